"""What the demonstration's cabinet spoke about, month by month, the first meeting first."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """A meeting's main item: what was said, decided and taken on, by which office."""

    title: str
    said: str
    decision: str
    action: str
    office: str
    measure: str = ""


THEMES = (
    Theme(
        "How we work",
        "The table went through the seats and what each agency can decide.",
        "The cabinet meets every month on the third Tuesday.",
        "Send each agency the calendar of the year",
        "Facilitator",
    ),
    Theme(
        "A shared vision",
        "Three drafts were read; the second one was closest to what families said.",
        "The first version of the vision is adopted.",
        "Publish the vision in English and Spanish",
        "Mayor",
    ),
    Theme(
        "Which measures we follow",
        "Attendance was named first by schools, health and housing alike.",
        "Chronic absence is the first measure of success.",
        "Bring the attendance figures of two years",
        "Superintendent",
        "chronic-absence",
    ),
    Theme(
        "Sharing data",
        "Counsel of the district and of the city compared the drafts.",
        "The agreement to share data is signed by schools, health and housing.",
        "Name one person per agency who delivers the files",
        "Human Services Director",
    ),
    Theme(
        "Students in shelter",
        "Shelters see families for eleven weeks on average, schools learn of it late.",
        "Shelter and school records are matched every month.",
        "Name a school contact for every shelter",
        "Housing Director",
        "homelessness",
    ),
    Theme(
        "Summer places",
        "There are places for one child in four; the north has none.",
        "Four hundred summer places are opened in the north.",
        "Find two sites north of the river",
        "Club Director",
        "program-seats",
    ),
    Theme(
        "Asthma and absence",
        "The hospital and the school nurses see the same children.",
        "Schools and the hospital share an asthma plan for each child whose parents agree.",
        "Write the consent form in five languages",
        "Health Director",
    ),
    Theme(
        "Kindergarten readiness",
        "Half of the children begin without a year of preschool.",
        "Every four-year-old of the city is offered a place within three years.",
        "Count the places that are missing, by neighborhood",
        "Early Learning Director",
        "kindergarten-readiness",
    ),
    Theme(
        "A year of the cabinet",
        "Nine of eleven action items were done in time.",
        "The second version of the vision is adopted.",
        "Report to the public what was done",
        "Mayor",
    ),
    Theme(
        "Plans for each child",
        "Two schools tried a plan with each child of the sixth grade.",
        "Success plans are written in four more schools.",
        "Train forty counselors",
        "Superintendent",
    ),
    Theme(
        "After-school programs",
        "Rosters show who comes; buses decide it.",
        "Late buses run on four lines until six o’clock.",
        "Agree with the carrier on the lines",
        "Council President",
        "after-school",
    ),
    Theme(
        "Suspensions",
        "The figures differ more between schools than between children.",
        "No child of the first three grades is suspended.",
        "Bring back what schools do instead",
        "Superintendent",
        "suspension",
    ),
    Theme(
        "Money for prevention",
        "The foundation matches what the city adds.",
        "The city and the foundation put two million dollars a year into prevention.",
        "Write the rules of the fund",
        "Foundation President",
    ),
    Theme(
        "Families in court",
        "Hearings fall into school hours.",
        "Hearings of families with school children are held after two o’clock.",
        "Change the calendar of the court",
        "Presiding Judge",
    ),
    Theme(
        "College in reach",
        "One hundred and ten students took college courses this spring.",
        "Every high school offers two college courses.",
        "Find teachers for the two schools without one",
        "College President",
    ),
    Theme(
        "Children’s budget",
        "Nobody had added up what the city spends on children.",
        "The city publishes what it spends on children, every year.",
        "Draft the first children’s budget",
        "Council President",
    ),
    Theme(
        "Who leads the district",
        "The superintendent leaves in summer; the plan stays.",
        "The cabinet restates its vision to whoever leads the district next.",
        "Meet the acting superintendent before the school year",
        "Mayor",
    ),
    Theme(
        "Back to school",
        "Three hundred families moved in summer and are in no roster yet.",
        "Navigators call on families who did not come in the first week.",
        "Give the navigators the list every Friday",
        "Human Services Director",
        "chronic-absence",
    ),
    Theme(
        "Vaccination days",
        "Two schools are below what protects everybody.",
        "The health department vaccinates at six schools in November.",
        "Invite the families in five languages",
        "Mayor",
        "immunization",
    ),
    Theme(
        "Housing and attendance",
        "Families who keep their home keep their school.",
        "Ten apartments are kept for families with school children.",
        "Agree on who is asked first",
        "Housing Director",
        "homelessness",
    ),
)
