"""The words the gate knows: what is sexual, what can be, about whom, and what makes a word innocent.

Lists of small Latin letters, whole words; a hyphen is no part of a word ("bare breasted", "barebreasted").
"""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """Return the set of the words in `text`."""
    return frozenset(text.split())


EXPLICIT = words_of(
    "porn porno pornographic pornography hentai nsfw xxx xrated blowjob handjob cumshot creampie gangbang deepthroat"
    " masturbate masturbates masturbating masturbation orgasm orgasmic orgy fellatio cunnilingus penis penises vagina"
    " vaginal vulva clitoris genital genitals genitalia boner ejaculate ejaculating ejaculation fuck fucks fucked"
    " fucking bdsm rimjob futanari ahegao loli lolis lolicon shota shotacon titties upskirt cameltoe deepnude fap"
    " sexual sexually sexualize sexualized sexualizing sexualise sexualised sexuality erotic erotica erotically lewd"
    " horny kinky slut slutty whore whores aroused arousing bondage fetish fetishes striptease onlyfans camgirl"
    " jailbait pedo pedophile pedophilia incest bestiality zoophilia necrophilia rapist raped molest molested"
    " molesting prostitute prostitutes lustful foreplay voyeur sexting milf buttplug boobs"
)
"""Sexual whatever stands beside it. A server can't allow these."""

AMBIGUOUS = words_of(
    "sex cum anal dildo intercourse erection nipple nipples cock cocks pussy tits tit ass boob boobies dick dicks"
    " rape strip stripper strippers stripped"
)
"""Sexual in some company only: see `engine.safety.senses`."""

NUDITY = words_of(
    "nude nudes nudity nudist naked nakedness unclothed undressed undress undresses undressing disrobe disrobed"
    " disrobing unclad topless bottomless barebreasted braless pantyless nackt nackte nackter nacktes desnuda desnudo"
    " desnudas desnudos"
)
"""Without clothes, unless it is said of a thing."""

SUGGESTIVE = words_of(
    "sexy sexier sexiest seductive seductively seducing sensual sensually provocative provocatively suggestive"
    " suggestively lingerie thong thongs panties bikini bikinis underwear bra bras negligee cleavage breasts breast"
    " butt buttocks bosom sultry risque raunchy hottie titillating scantily"
)
"""Not sexual by itself, but about a minor or a real person it is; of anybody where it is the point, see `POINTED`."""
POINTED = words_of(
    "sexy sexier sexiest seductive seductively seducing sensual sensually provocative provocatively lingerie thong"
    " thongs panties cleavage breasts breast butt buttocks bosom raunchy scantily"
)

MINORS = words_of(
    "child children childlike kid kids boy boys girl girls toddler toddlers baby babies infant infants minor minors"
    " teen teens teenager teenagers teenage teenaged preteen preteens underage underaged schoolgirl schoolgirls"
    " schoolboy schoolboys schoolchild schoolchildren youngster youngsters juvenile juveniles son daughter daughters"
    " sons kindergartener pupil pupils tween tweens preschooler newborn adolescent adolescents loli lolis shota niece"
    " nephew grandson granddaughter kindergarten preschool fillette maedchen madchen"
)
PEOPLE = MINORS | words_of(
    "man men woman women person people persons lady ladies guy guys male males female females he she him her his hers"
    " them they their himself herself themselves someone somebody everyone everybody me myself king queen prince"
    " princess model models actress actresses actor actors wife husband girlfriend boyfriend mother father mom dad"
    " sister brother human humans celebrity celebrities friend friends portrait selfie body bodies face couple nurse"
    " teacher dancer singer student politician president neighbor neighbour gymnast boss colleague coworker athlete"
    " doctor bride groom influencer streamer player soldier maid secretary frau mann mujer hombre femme homme"
)
YOUNG = (
    r"\b(?:1[0-7]|[1-9]) ?(?:years? ?olds?|year old|y ?o|yrs?(?: old)?)\b",
    r"\b(?:aged?|age of|man of|woman of|person of) (?:1[0-7]|[1-9])\b",
    r"\b(?:six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen) years? olds?\b",
    r"\b(?:aged?|age of|man of|woman of|person of) (?:six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen)\b",
    r"\bunder ?(?:18|age|aged|eighteen)\b",
    r"\b(?:[1-9]|1[0-2])(?:st|nd|rd|th) grade(?:rs?)?\b",
    r"\b(?:elementary|primary|middle|high|junior high) school(?:er|ers)?\b",
)
"""Other ways to say that somebody is a minor."""

THINGS = words_of(
    "tree trees branch branches twig twigs trunk trunks oak bulb bulbs light lights lightbulb flame flames fire cake"
    " cakes eye eyes truth mole rat rats wall walls wire wires wood woods metal floor floors room rooms mountain"
    " mountains rock rocks hill hills field fields soil earth ground ridge cliff cliffs lipstick lip nail polish shade"
    " shades color colors colored colour colours coloured tone tones toned heel heels shoe shoes pump pumps sofa"
    " curtain curtains leather juice bike bikes car cars blade blades sword swords cat cats salad stone stones window"
    " windows bed mannequin mannequins doll forest garden orchard vine vines stem stems tower towers pit well lake bus"
    " skeleton code bread singularity chicken neck pine furniture house houses building buildings frame frames engine"
)
"""What may be naked without being somebody."""
BARE_PARTS = words_of("skin breast breasts chest body bodies bottom buttocks bosom torso ass midriff")

BIRDS_AND_FOOD = words_of(
    "robin robins redbreast chicken turkey duck goose bird birds pigeon quail pheasant partridge hen hens rooster"
    " farm barn coop feeder nest tail feather feathers beak wattle grilled roast roasted fried rice sauce sandwich"
    " sandwiches salad soup fillet fillets pocket pockets plate plates stroke armor armour swim swimmer knight"
)
"""Company in which a breast is a bird's, a dish, a pocket or a stroke."""

CLOTHES = words_of(
    "clothes clothing garment garments outfit dress dresses shirt shirts blouse top skirt pants trousers jeans shorts"
    " underwear bra panties bikini swimsuit robe towel tshirt tee leggings pajamas nightgown gown uniform suit kimono"
    " sari tunic negligee lingerie thong briefs boxers"
)
"""What leaves somebody undressed when it goes. Coats, hats, gloves and the like do not."""
