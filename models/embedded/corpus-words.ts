/** Words that the text for the embedded model is put together from. Lists only; `corpus.ts` says how. */

function list(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** Things, in the singular. */
export const NOUNS = list(`
  account action address agent alarm album amount angle animal answer apple archive area argument arrow article artist
  author average baker balance band bank basket battery beach bell bill bird block board boat body book border bottle
  box branch bread bridge brother bucket budget building bus button cable calendar camera candle captain car card cargo
  castle cat cell center chair chapter chart child choice circle city class client clock cloud coast coat code coffee
  coin color column comment company computer contract corner cost country course cousin crowd cup current customer
  cycle danger data date daughter day deal debt decision degree desk detail device diary dinner direction discount
  distance doctor document dog dollar door dream dress driver drop duty edge editor effect egg element email energy
  engine entry error estimate evening event example exchange exercise expense eye factory family farm farmer father
  feature field figure film finger fire fish flag flight floor flower folder food forest fork form fortune forum
  frame friend fruit future game garden gate gift glass goal gold grade grain graph grass group growth guest guide
  habit hall hammer hand harbor harvest hat head heart heat height history holiday home horse hospital hotel hour house
  image income index industry insect island issue item jacket job journal journey judge juice key kitchen knife lake
  lamp language law lawyer leader leaf lesson letter level library light line lion list loan lock machine manager map
  market master match material meal measure meeting member memory menu message metal method minute mirror model moment
  money month moon morning mother mountain mouse museum music name nation neighbor network news night node noise note
  notebook novel number object ocean offer office officer oil onion option orange order owner packet page painter pair
  palace paper parcel parent park part partner party passenger path patient pattern payment pencil people pepper period
  person phone photo piano picture piece pilot pipe place plan planet plant plate platform player pocket poem poet point
  policy pool port post potato power present price printer prize problem process product profit program project promise
  protocol pump purpose quality quantity question queue rain range rate reader reason receipt recipe record region
  release report request result reward ring river road robot rock role roof room rope route row rule sailor salad sale
  sample sand schedule school science score screen sea season seat second secret seed sensor series server service
  session shadow shape share sheet shelf ship shirt shoe shop shoulder signal silver singer sister size skill sky
  society soil soldier solution son song sound soup source space speaker speech speed spoon spring square stage stair
  stamp star state station status step stock stone storage store storm story stranger stream street string student
  subject sugar suit summer sun supplier surface switch symbol system table tank target task taxi teacher team
  temperature term test theater theory thread ticket tide timer title tomato tool tooth topic total tower town toy track
  trade train transfer travel tree trial trip truck trust tunnel uncle unit update user valley value van vehicle version
  village visitor voice volume vote wagon wall warehouse watch water wave weather website week weight wheel width wife
  wind window winner winter woman wood word work worker world writer year zone
`);

/** Actions, in the form that follows "to". */
export const VERBS = list(`
  accept add adjust allow answer apply arrange ask attach avoid balance become begin belong borrow break bring build
  buy calculate call carry catch change charge check choose clean clear climb close collect combine compare complete
  confirm connect consider contain continue convert cook copy correct count cover create cross cut decide deliver depend
  describe design detect develop discover discuss divide draw drive drop earn edit encourage enjoy enter estimate
  examine exchange expand expect explain explore export extend fetch fill filter find finish fix fold follow forget
  format gather generate give greet grow guard guess handle hear help hide hold identify imagine import improve include
  increase inform insert inspect install invite join jump keep know label laugh launch lead learn leave lend lift
  limit listen load lock look lose maintain manage mark match measure meet mention merge mix move need notice observe
  offer open organize pack paint parse pass pay perform pick place plan play prepare present prevent print produce
  promise protect prove provide publish pull push read receive recommend reduce refuse remember remove rename repair
  repeat replace report request require reset resolve respond rest return reverse review ring rise run save search see
  select sell send separate serve share show sign sing sleep solve sort speak spend split start stay stop store study
  suggest support suppose swim switch take talk teach tell test think throw touch trace train translate travel treat try
  turn understand update use validate visit wait walk want warn wash watch wear weigh win wish wonder work wrap write
`);

export const ADJECTIVES = list(`
  active angry bad beautiful big bitter black blue brave bright broken brown busy calm careful cheap clean clear clever
  cold common complete correct curious dark deep different difficult dirty dry early easy empty equal exact expensive
  fair famous fast final fine first flat foreign formal free fresh friendly full gentle good great green grey happy hard
  heavy helpful high honest hot huge hungry important invalid kind large last late lazy left light little local long
  lost loud lucky main modern narrow natural near new next nice normal old open ordinary other perfect plain pleasant
  polite poor popular possible pretty previous private proper proud public quick quiet ready real recent red regular
  rich right round sad safe second secret serious sharp short silent similar simple single slow small smart smooth soft
  solid special square steady still strange strict strong sudden sweet tall thick thin third tiny tired true useful
  usual valid various warm weak wet white whole wide wild wise wonderful wooden wrong yellow young
`);

export const ADVERBS = list(`
  again almost already also always away carefully certainly clearly early easily enough even finally gladly hardly here
  later maybe never now often once only perhaps quickly quietly rarely really seldom simply slowly sometimes soon still
  suddenly then there therefore together tomorrow twice usually yesterday
`);

export const NAMES = list(`
  Ada Alice Amir Anna Ben Bruno Carla Chen Clara Daniel Diego Elena Emma Felix Finn Grace Hana Henry Ines Ivan Jack Jane
  Julia Kenji Lara Leo Lina Luca Maria Mark Mia Nadia Nina Noah Olga Omar Oscar Paul Pia Priya Rosa Ruth Sam Sara Sofia
  Theo Tom Uma Victor Wei Yara Zoe
`);

export const PLACES = list(`
  Athens Berlin Boston Cairo Chicago Delhi Dublin Florence Geneva Hamburg Helsinki Kyoto Lagos Lima Lisbon London Madrid
  Milan Montreal Nairobi Oslo Paris Prague Quito Rome Seoul Sydney Tokyo Toronto Vienna Warsaw Zurich
`);

/** Keys as JSON documents have them. */
export const KEYS = list(`
  id name title description type kind status state value values items entries data meta tags labels options settings
  config version createdAt updatedAt deletedAt userId orderId productId price total currency quantity amount count
  limit offset page pageSize enabled visible required optional default min max minimum maximum length width height depth
  email phone address street city country zip postalCode latitude longitude firstName lastName fullName age birthday
  gender roles permissions token expiresAt url path method headers body query params code message error errors warnings
  details reason source target parent children next previous first last index key keys schema properties additionalProperties
  pattern format enum const anyOf allOf oneOf ref definitions author publisher isbn pages language license dependencies
  scripts main module exports files engines homepage repository color size weight score rank level start end duration
`);

/** Types as TypeScript programs write them. */
export const TYPES = list(`
  string number boolean void unknown never null undefined Date string[] number[] boolean[] Promise<void>
  Promise<string> Promise<number> Map<string,number> Set<string> Record<string,unknown> readonly Array<number>
  Error RegExp Uint8Array ReadonlyMap<string,string>
`);

/** Words of TypeScript with what usually leads them: keywords and types behind a space, members behind a dot. */
export const LANGUAGE_PIECES: readonly string[] = [
  ...list(`
    const let if for of in new number string boolean void null undefined true false while async await return function else
    typeof instanceof extends unknown interface class export readonly throw catch try as Math Array Object Number String
    Promise Set Map Error Record Date JSON import type continue break static private this
  `).map((word) => ` ${word}`),
  ...list(`
    length push map filter reduce slice join split includes indexOf has get set add delete size keys values entries
    toLowerCase toUpperCase trim sort forEach some every find findIndex floor round max min abs ceil sqrt from charAt
    charCodeAt repeat padStart padEnd replace replaceAll startsWith endsWith concat reverse flat flatMap fill then parse
    stringify isInteger isNaN isArray toFixed getTime getFullYear getDate getMonth getDay toISOString message test match at
    fromEntries localeCompare trunc pop shift unshift lastIndexOf codePointAt substring all resolve reject equal deepEqual
    throws UTC sign hypot toString splice next iterator
  `).map((word) => `.${word}`),
  ...list("number string boolean for if while return void").map((word) => `(${word}`),
];
