"""Short forms of given names, as families of English and Spanish speech use them.

A short form may stand for several names (alex: alexander, alejandra, …);
agreeing on one of them is evidence, never proof. Names that are mostly given
as names of their own (Mia, Lucy, Sasha) are not here.
"""

# name: its short forms, parted by semicolons and lines; plain letters.
SHORT_FORMS = """
abigail: abby; abraham: abe; addison: addie; adeline: addie; adolfo: fito; agatha: aggie
agnes: aggie; agustin: gus; alan: al; albert: al bert; alberto: bert beto tito
alejandra: ale alex; alejandro: ale alejo alex; alexa: lexi; alexander: al alec alex xan xander
alexandra: ale alex allie ally lexi sandy; alexis: alex lexi; alfred: fred
alfredo: freddie freddy; alicia: alicita; allison: allie ally; alonzo: lonnie; amanda: mandy
amelia: millie milly; ana: anita; anderson: andy; andres: andy; andrew: andy drew; angela: angie
angelica: angie; angelina: angie; ann: annie nan nancy; anna: anita annie; annabella: bella
anne: annie nancy; annette: netty; anthony: tony; antonia: anto toni tonia
antonio: anto toni tonio tono tony toto; araceli: cheli; archibald: archie; ariana: ari
ariel: ari; arthur: artie; arturo: arturito; august: auggie gus; augustus: auggie gus
barbara: barb; bartholomew: bart; bartolome: bart; beatrice: bea trixie; beatrix: trixie
beatriz: bea betty titi; benito: benny; benjamin: ben benji bennie benny; bernard: bernie
bernardo: bernie; bethany: beth; bradley: brad; brian: bri; brianna: bree bri; brittany: brit
caleb: cal; callum: cal; calvin: cal; camila: cami millie milly; camilla: cami; candace: candy
candida: candy; carla: carly; carlos: carlitos charlie; carlotta: carly; carolina: caro
caroline: carrie; carolyn: carrie; cassandra: cass cassie; catalina: cat cata trina
catherine: cat cathy kat kate katie; chadwick: chad; charles: charley charlie chip chuck
charlotte: charley charlie; cheryl: sherry; christian: chris
christina: chris chrisi chrissy christy tina; christine: chris chrissy christy
christopher: chris kit topher; clara: clari; clarisa: clari; clement: clem; clementine: clem
cleopatra: cleo; concepcion: concha connie; constance: connie; consuelo: chelo connie
corey: cory; cornelius: cory; cristian: chris cris; cristina: cris tina; cristobal: chris cris
curtis: curt; cynthia: cindy sindy; daniel: dan dani dannie danny; daniela: dani
danielle: dani dannie; david: dave davey; deborah: deb debbie debby; deidre: dee; dennis: denny
diana: didi; dionte: deon; dolores: dolly lola loli lolita; domingo: dom; dominic: dom
donald: don; dorothy: dolly dot dottie; edgar: ed eddie; eduardo: ed eddie eddy edu lalo
edward: ed eddie eddy ned ted teddy; edwin: ed eddie eddy; eleanor: ellie nell nellie nelly nora
elena: ellie leni; eliana: eli; elias: eli; elijah: eli
elizabeth: beth betsy bette betty eli ellie elsie libby liz liza lizzie lizzy; elsa: elsie
emilia: em emi emmy millie milly mimi; emily: em emi emmy; emma: em emmy; emmanuel: manny
enrique: enri kike quique; enriqueta: queta; ernest: ernie; ernesto: ernie neto tito
esmeralda: esme; esteban: steve; estefania: stef stefi; esther: essie; eugene: gene
eugenio: geno; euphemia: effie; eva: evie; evelyn: evie; ezekiel: zeke; fabian: fabi
fabiola: fabi; federico: fede fred freddie freddy; felipe: phil pipe; fernanda: fer
fernando: fer nando; florencia: flor; florinda: flor; frances: fran francie frankie
francine: francie; francis: frank frankie; francisca: fran
francisco: fran frank frankie paco pancho paquito; franklin: frank frankie; frederica: ricki
frederick: fred freddie freddy rick; gabriel: gabby gabe gabi gaby
gabriela: gabbie gabby gabi gaby; gabrielle: gabbie gabby gabi gaby; genevieve: genny jenny
geoffrey: geoff; george: geo georgie; georgia: georgie gigi; georgina: gina; gerald: gerry jerry
gerardo: gerry jerry; gertrude: trudy; gilbert: gil; gilberto: beto gil; giovanni: geo
gonzalo: gonza; grace: gracie; graciela: chela gracie; gregorio: goyo; gregory: greg
guadalupe: lupe lupita; guilherme: gui; guillermo: memo willie; gustavo: gus tavo
gwendolyn: gwen wendy; harold: hal harry; harriet: hallie hattie; harrison: harry
helen: nell nellie; henry: hank harry; honora: nora; humberto: beto; ignacio: nacho; irene: rena
isaac: ike; isabel: bella isa isi izzie izzy; isabella: bella isa izzie izzy; isadora: izzy
isaiah: isa; isidro: isi; itzel: itzi; jackson: jack; jacob: jake; jacqueline: jackie jacky
jaime: jamie jimmy; james: jamie jay jim jimmy; janet: jan; janice: jan; jasmine: jaz jazzy yaz
jason: jay; javier: javi xavi; jayden: jay; jean: jeanie; jeanette: jeanie; jeannette: netty
jebediah: jeb; jedediah: jedd; jeffrey: jeff; jemima: jem jemmy; jennifer: jen jenny
jeremiah: jere jerry; jeremy: jem jere jerry; jerome: jerry; jeronimo: jere; jesse: jess jessie
jessica: jess jessi jessie; jesus: chucho chuy; jillian: jill; joan: joanie; joanna: jo jojo
joaquin: joaco; john: jack johnnie johnny; jonathan: johnnie johnny jon
jorge: coco jorgie jorgito; jose: chema chepe joe joey pepe pepito; josefa: pepa pepita
josefina: fina josie pepita; joseph: jody joe joey jojo; josephine: jo jojo josie; joshua: josh
juan: johnny juancho juani juanito juanjo; juana: juani; judith: jody judy
julia: jules juli julie; julian: jules juli; juliana: jules juli julie; julieta: juli
julio: juli; julius: jules; kaitlyn: kate katie; karina: kari
katherine: kat kate kathie kathy katie kay kit kitty; kathleen: kathie kathy; katrina: trina
kenneth: ken kenny; kimberly: kim; kristen: kris; kristina: kris; kristopher: kris
laura: lau lauri; laureano: lau; lauren: lauri; lawrence: larry; leonard: lenny leo
leonardo: lenny leo; leonel: leo; leonora: nora; leopoldo: polo; leticia: leti lety tish
letitia: lettie; lilian: lili lily; liliana: lili lily; lillian: lily; lorenzo: larry
louis: lou louie; louise: lou; lourdes: lu lulu; lucia: lu lucha luci lulu; lucinda: luci
lucy: luci; luis: huicho lucho luisito; luisa: lu lucha lulu; mackenzie: kenzie mac mack
madeleine: maddie maddy; madeline: maddie maddy; madison: maddie maddy; magdalena: magda maggie
manuel: mane manny manolo manu; manuela: manu; marcela: marce; marcella: marcy; marcelo: marce
marcos: mark; marcus: mark; margaret: maggie marge margie margo meg midge molly peggy
margarita: margie margo; maria: majo mari maricarmen marilu maru maruja mayte pepa popi ria
mariana: mari; marisol: mari sol; martha: marta mattie; martin: marty; martina: tina
mary: molly polly; mateo: mat matt matty teo theo; matias: mat mati matt; matilda: mattie tilly
matthew: mat mathy matt mattie matty; maurice: mo moe; maximilian: max; maximiliano: max maxi
maximo: max maxi; maxine: maxie; maxwell: max maxie; mckenzie: kenzie; megan: meg megs
melanie: mel melly; melina: meli; melinda: mindy; melissa: mel meli melly missy; melvin: mel
mercedes: meche merche; micaela: mica; michael: mick mickey micky mike mikey; michaela: mikki
michelle: shelley shelly; miguel: migue mike mikey; mildred: millie milly; miriam: mimi
mitchell: mitch; mohamed: mo moe; mohammed: mo moe; moises: moe; monica: moni; montgomery: monty
nancy: nan; natalia: nat nati; natalie: nat natty; nathan: nat nate; nathaniel: nat nate natty
nelida: nelly; nicholas: nick nickolas nicky nico niko; nicolas: nick nicky nico
nicole: nicki nickie nicky nico nikki nikky; nikolas: niko; noah: noe; norberto: beto
obadiah: obie; octavio: tavo; oliver: oli ollie olly; olivia: oli ollie olly; oscar: ozzie
oswald: ozzie; pablo: pablito pau; pamela: pam; patricia: pat pati patsy pattie patty tish trish
patrick: paddy pat; paul: paulie; paula: pau polly; paulina: pau paulie; pedro: perico pete
peter: pete petey; philip: phil pip; philippa: pip; pilar: pili; policarpo: polo; prudence: prue
rachel: rae; rafael: felo raf rafa rafi; ralph: ralphie; ramon: moncho ray; randall: randy
randolph: randy; raymond: ray; raymundo: ray; rebecca: becky reba; refugio: cuca; regina: gina
reginald: reg reggie; renata: rena reni; reymundo: rey; reynaldo: rey
ricardo: rich richie rick ricky; richard: dick rich richie rick ricky; rigoberto: rigo
robert: bert bob bobby rob robbie robby; roberto: bert beto rob robbie robby roby tito
rocco: rocky; roderick: rod roddy; rodney: rod roddy; rodolfo: fito rudy; rodrigo: rod rodri
rogelio: roge; roland: lanny; ronald: ron ronnie ronny; rosa: rosie rosita rosy; rosalie: rosie
rosalind: roz; rosario: chari charo rosie rosy; rose: rosie; roxana: roxy; roxanne: roxy
ruben: rube; rudolph: rudy; russell: russ; ruth: ruthie; sabrina: bree
salvador: chava chavo sal salva; salvatore: sal; samantha: sam sammie sammy; samir: sam
samuel: sam sammie sammy; sandra: sandy; santiago: santi; sarah: sadie sally
sebastian: seb sebas; sidney: sid; silvia: silvi; simon: simmy; socorro: coco
sofia: sofi sofy sophie; soledad: chole sol; sophia: sophie; stanley: stan; stefan: stef
stefanie: stef stefi; stephanie: steffi steph stephie; stephen: steve stevie
steven: steve stevie; susan: sue sukey susie suzy; susana: susie; suzanne: sue susie suzy
tabitha: tabby; tamara: tammy; tatiana: tati; teodoro: teo theo; teofilo: teo
teresa: tere terry tess tete; terrence: terry; theodore: ted teddy theo; theresa: terry tess
thomas: thom tom tommy; tiffany: tiff; timothy: tim timmy; tobias: tobi toby
tomas: tom tomasito tommy; trinidad: trini; tyler: ty; tyrone: ty; tyson: ty; ulises: uli
valentina: tina val vale; valeria: val vale; valerie: val; vanessa: nessa vane
veronica: roni ronnie vero; vicente: vince; victor: vic; victoria: ria tori vic vicki vicky viki
vincent: vince; virginia: gigi ginny jinny; vivian: viv vivi; viviana: viv vivi; wallace: wally
walter: wally walt; wesley: wes; wilfredo: will willie; wilhelmina: mina minnie wilma
william: bill billy will willie; winifred: winnie; winona: nona; woodrow: woody; xavier: xavi
ximena: xime; yadira: yadi; yasmin: yaz; yesenia: yesi; yolanda: yoli; yuliana: yuli
zachary: zac zach zack zacky zak; zulema: zuly
"""


def nicknames() -> dict[str, tuple[str, ...]]:
    """Each short form → the names that it stands for, in order of the alphabet."""
    found: dict[str, list[str]] = {}
    for entry in SHORT_FORMS.replace("\n", ";").split(";"):
        name, _, forms = entry.strip().partition(": ")
        for form in forms.split():
            found.setdefault(form, []).append(name)
    return {form: tuple(sorted(of)) for form, of in sorted(found.items())}
