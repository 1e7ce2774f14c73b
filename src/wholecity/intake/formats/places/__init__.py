"""Which neighbourhood a ZIP code belongs to, from when: the city's own reference file."""

from wholecity.intake.definitions import Field, Format, Into, Kind, Record

PLACE = Record(
    name="place",
    meaning="ZIP codes and neighbourhoods",
    files=("*.csv", "*.txt", "*.xlsx"),
    fields=(
        Field(
            "postal_code",
            "ZIP code, five digits, with its leading zero",
            present=True,
            filled=True,
            pattern="[0-9]{5}",
            aliases=("zip", "zip_code"),
        ),
        Field(
            "neighbourhood",
            "Key of the neighbourhood, as in the city's map",
            present=True,
            filled=True,
            aliases=("neighborhood", "neighbourhood_key", "neighborhood_key"),
        ),
        Field(
            "name",
            "Name of the neighbourhood",
            aliases=("neighbourhood_name", "neighborhood_name"),
        ),
        Field(
            "valid_from",
            "First day on which the ZIP code belonged to it",
            Kind.DATE,
            present=True,
            filled=True,
        ),
    ),
    key=("postal_code", "valid_from"),
    mandatory=True,
)

FORMAT = Format(
    key="places",
    title="ZIP codes and neighborhoods (CSV)",
    about="The city's own table from ZIP codes to neighborhoods.",
    records=(PLACE,),
    mappings=(
        Into(
            "postal_place",
            "SELECT postal_code, neighbourhood, name AS neighbourhood_name, valid_from FROM place",
            needs=("place",),
            keyed=True,
        ),
    ),
    version="1",
)
