/**
 * Held-out prompts whose function idea is in the training corpus (`idea` names it) while the wording, the names and the
 * declared types are not: no name below occurs in the corpus' word lists, and no eight words in a row in the corpus
 * (`test/unit/embedded-held-out.test.ts`). Written by hand.
 */
import type { HeldOutPrompt } from "./prompts.ts";

export const SEEN_PROMPTS: readonly HeldOutPrompt[] = [
  {
    idea: "sum",
    prompt:
      "type Grams = number;\n\n/** How heavy the whole shipment is when everything in it is put on one scale. */\nexport function shipmentSum(pebbles: readonly Grams[]): Grams {\n",
    checks: [
      ["shipmentSum([])", "0"],
      ["shipmentSum([2, 5, 9])", "16"],
    ],
  },
  {
    idea: "product",
    prompt:
      "type Odds = number;\n\n/** Multiply the chances with each other to get the chance that everything happens. */\nexport function jointOdds(chances: Odds[]): Odds {\n",
    checks: [
      ["jointOdds([2, 3, 4])", "24"],
      ["jointOdds([])", "1"],
    ],
  },
  {
    idea: "average",
    prompt:
      "type Voltage = number;\n\n/** What the meter showed on average, zero when nothing was recorded. */\nexport function averageVoltage(voltages: readonly Voltage[]): Voltage {\n",
    checks: [
      ["averageVoltage([2, 4, 6])", "4"],
      ["averageVoltage([])", "0"],
    ],
  },
  {
    idea: "maximum",
    prompt:
      "type Altitude = number;\n\n/** The highest altitude we reached, if we were anywhere at all. */\nexport function peakAltitude(altitudes: readonly Altitude[]): Altitude | undefined {\n",
    checks: [
      ["peakAltitude([3, 11, 7])", "11"],
      ["peakAltitude([])", "undefined"],
    ],
  },
  {
    idea: "minimum",
    prompt:
      "type Kelvin = number;\n\n/** The coldest, that is smallest, of the temperatures measured. */\nexport function coldest(kelvins: Kelvin[]): Kelvin | undefined {\n",
    checks: [
      ["coldest([3, -4, 7])", "-4"],
      ["coldest([])", "undefined"],
    ],
  },
  {
    idea: "evens",
    prompt:
      "type Ticketing = number;\n\n/** Just the even ones, please. */\nexport function evenSeating(stools: readonly Ticketing[]): Ticketing[] {\n",
    checks: [
      ["evenSeating([1, 2, 3, 4])", "[2, 4]"],
      ["evenSeating([])", "[]"],
    ],
  },
  {
    idea: "positives",
    prompt:
      "type Credit = number;\n\n/** Throw away what is zero or negative so that positive credits remain. */\nexport function positiveCredits(credits: Credit[]): Credit[] {\n",
    checks: [
      ["positiveCredits([-1, 0, 4, 2])", "[4, 2]"],
      ["positiveCredits([])", "[]"],
    ],
  },
  {
    idea: "count-above",
    prompt:
      "type Decibel = number;\n\n/** On how many occasions was it louder than, so above, the allowed level? */\nexport function countLoud(decibels: readonly Decibel[], allowance: Decibel): number {\n",
    checks: [
      ["countLoud([50, 90, 70], 60)", "2"],
      ["countLoud([], 1)", "0"],
    ],
  },
  {
    idea: "keep-below",
    prompt:
      "type Fare = number;\n\n/** The fares that stay below what the traveller can spend. */\nexport function affordable(fares: Fare[], purse: Fare): Fare[] {\n",
    checks: [
      ["affordable([5, 20, 9], 10)", "[5, 9]"],
      ["affordable([], 3)", "[]"],
    ],
  },
  {
    idea: "scale",
    prompt:
      "type Ounce = number;\n\n/** Adapt a recipe by multiplying each of its ounces by the same multiplier. */\nexport function adaptRecipe(ounces: readonly Ounce[], multiplier: number): Ounce[] {\n",
    checks: [
      ["adaptRecipe([1, 2], 3)", "[3, 6]"],
      ["adaptRecipe([], 2)", "[]"],
    ],
  },
  {
    idea: "squares",
    prompt:
      "type Sample32 = number;\n\n/** A new array holding x squared for all x of the waveform. */\nexport function squareWaveform(waveform: Sample32[]): Sample32[] {\n",
    checks: [
      ["squareWaveform([1, -2, 3])", "[1, 4, 9]"],
      ["squareWaveform([])", "[]"],
    ],
  },
  {
    idea: "running-totals",
    prompt:
      "type Rainfall = number;\n\n/** The cumulative sums: how much rain had fallen up to each of the readouts. */\nexport function cumulativeRain(rainfalls: readonly Rainfall[]): Rainfall[] {\n",
    checks: [
      ["cumulativeRain([1, 2, 3])", "[1, 3, 6]"],
      ["cumulativeRain([])", "[]"],
    ],
  },
  {
    idea: "sort-ascending",
    prompt:
      "type Milligram = number;\n\n/** The doses sorted in ascending order, smallest in front; leave the argument alone. */\nexport function sortDoses(doses: readonly Milligram[]): Milligram[] {\n",
    checks: [
      ["sortDoses([10, 9, 1])", "[1, 9, 10]"],
      ["sortDoses([])", "[]"],
    ],
  },
  {
    idea: "is-sorted",
    prompt:
      "type Epoch = number;\n\n/** Are these epochs sorted, meaning each is at least as big as its predecessor? */\nexport function epochsSorted(epochs: Epoch[]): boolean {\n",
    checks: [
      ["epochsSorted([1, 1, 5])", "true"],
      ["epochsSorted([3, 2])", "false"],
      ["epochsSorted([])", "true"],
    ],
  },
  {
    idea: "has-negative",
    prompt:
      "type Cashflow = number;\n\n/** Did any of the cashflows dip under zero? */\nexport function hasNegativeCashflow(cashflows: readonly Cashflow[]): boolean {\n",
    checks: [
      ["hasNegativeCashflow([4, -1])", "true"],
      ["hasNegativeCashflow([4])", "false"],
    ],
  },
  {
    idea: "number-range",
    prompt:
      "type Floorplan = number;\n\n/** All integers beginning at cellar and ending at attic, with cellar and attic themselves. */\nexport function integersFrom(cellar: Floorplan, attic: Floorplan): Floorplan[] {\n",
    checks: [
      ["integersFrom(2, 5)", "[2, 3, 4, 5]"],
      ["integersFrom(3, 3)", "[3]"],
    ],
  },
  {
    idea: "unique",
    prompt:
      "/** Without duplicates: whichever sticker comes up again is not listed again. */\nexport function uniqueStickers<Sticker>(stickers: readonly Sticker[]): Sticker[] {\n",
    checks: [
      ["uniqueStickers([1, 2, 1, 3])", "[1, 2, 3]"],
      ["uniqueStickers([])", "[]"],
    ],
  },
  {
    idea: "last",
    prompt:
      "/** Whoever stands at the very end, the last of the runners. */\nexport function lastRunner<Runner>(runners: readonly Runner[]): Runner | undefined {\n",
    checks: [
      ["lastRunner([1, 2, 7])", "7"],
      ["lastRunner([])", "undefined"],
    ],
  },
  {
    idea: "chunk",
    prompt:
      "/** Hand out the cookies in chunks no bigger than portion. */\nexport function chunkCookies<Cookie>(cookies: readonly Cookie[], portion: number): Cookie[][] {\n",
    checks: [
      ["chunkCookies([1, 2, 3], 2)", "[[1, 2], [3]]"],
      ["chunkCookies([], 2)", "[]"],
    ],
  },
  {
    idea: "reversed",
    prompt:
      "/** Play the snapshots in reverse, making another array instead of touching this one. */\nexport function reverseSnapshots<Snapshot>(snapshots: readonly Snapshot[]): Snapshot[] {\n",
    checks: [
      ["reverseSnapshots([1, 2, 3])", "[3, 2, 1]"],
      ["reverseSnapshots([])", "[]"],
    ],
  },
  {
    idea: "partition",
    prompt:
      "/** Separate the mangos into the ones that satisfy isRipe and the remainder. */\nexport function partitionMangos<Mango>(mangos: readonly Mango[], isRipe: (mango: Mango) => boolean): [Mango[], Mango[]] {\n",
    checks: [
      ["partitionMangos([1, 2, 3, 4], (a) => a > 2)", "[[3, 4], [1, 2]]"],
      ["partitionMangos([], () => true)", "[[], []]"],
    ],
  },
  {
    idea: "count-of",
    prompt:
      "/** How frequently does the wanted emoji occur among the reactions? */\nexport function countEmoji<Emoji>(reactions: readonly Emoji[], wantedEmoji: Emoji): number {\n",
    checks: [
      ['countEmoji(["a", "b", "a"], "a")', "2"],
      ["countEmoji([], 1)", "0"],
    ],
  },
  {
    idea: "zip",
    prompt:
      "/** Walk through dancers and partners side by side and pair them up by position. */\nexport function zipDancers<Lead, Follow>(dancers: readonly Lead[], followers: readonly Follow[]): [Lead, Follow][] {\n",
    checks: [
      ['zipDancers([1, 2], ["a", "b"])', '[[1, "a"], [2, "b"]]'],
      ["zipDancers([], [])", "[]"],
    ],
  },
  {
    idea: "take",
    prompt:
      "/** The first quota of the applicants, fewer if there are not that many. */\nexport function takeApplicants<Applicant>(applicants: readonly Applicant[], quota: number): Applicant[] {\n",
    checks: [
      ["takeApplicants([1, 2, 3], 2)", "[1, 2]"],
      ["takeApplicants([1], 4)", "[1]"],
    ],
  },
  {
    idea: "reverse-string",
    prompt:
      "type Riddle = string;\n\n/** Spell the riddle backwards, character by character. */\nexport function backwardsRiddle(riddle: Riddle): Riddle {\n",
    checks: [
      ['backwardsRiddle("abc")', '"cba"'],
      ['backwardsRiddle("")', '""'],
    ],
  },
  {
    idea: "palindrome",
    prompt:
      "type Motto = string;\n\n/** Is this motto a palindrome? */\nexport function isMottoPalindrome(motto: Motto): boolean {\n",
    checks: [
      ['isMottoPalindrome("noon")', "true"],
      ['isMottoPalindrome("moon")', "false"],
    ],
  },
  {
    idea: "capitalize",
    prompt:
      "type Surname = string;\n\n/** Give the surname a capital first letter and keep the others. */\nexport function capitalizeSurname(surname: Surname): Surname {\n",
    checks: [
      ['capitalizeSurname("hopper")', '"Hopper"'],
      ['capitalizeSurname("")', '""'],
    ],
  },
  {
    idea: "count-vowels",
    prompt:
      "type Lyric = string;\n\n/** The number of vowels someone has to sing in this lyric. */\nexport function lyricVowels(lyric: Lyric): number {\n",
    checks: [
      ['lyricVowels("banana")', "3"],
      ['lyricVowels("xyz")', "0"],
    ],
  },
  {
    idea: "count-words",
    prompt:
      "type Essay = string;\n\n/** Count the words an essay is made of; blanks and line breaks keep them apart. */\nexport function essayWords(essay: Essay): number {\n",
    checks: [
      ['essayWords("one two  three")', "3"],
      ['essayWords("")', "0"],
    ],
  },
  {
    idea: "longest-word",
    prompt:
      "type Username = string;\n\n/** Among the usernames, the longest; an empty text if there is none. */\nexport function longestUsername(usernames: readonly Username[]): Username {\n",
    checks: [
      ['longestUsername(["ab", "abcd", "c"])', '"abcd"'],
      ["longestUsername([])", '""'],
    ],
  },
  {
    idea: "truncate",
    prompt:
      "type Headline = string;\n\n/** Shorten a headline that exceeds glyphLimit characters and show by ... that it goes on. */\nexport function shortenHeadline(headline: Headline, glyphLimit: number): Headline {\n",
    checks: [
      ['shortenHeadline("breaking news", 8)', '"breaking..."'],
      ['shortenHeadline("hi", 8)', '"hi"'],
    ],
  },
  {
    idea: "slugify",
    prompt:
      "type Permalink = string;\n\n/** Slug for a blog entry: small letters only, hyphens in place of blanks. */\nexport function slugForBlog(blogTitle: string): Permalink {\n",
    checks: [
      ['slugForBlog("My First Post")', '"my-first-post"'],
      ['slugForBlog("one")', '"one"'],
    ],
  },
  {
    idea: "initials",
    prompt:
      "type Monogram = string;\n\n/** A monogram: the initials of the signer in upper case. */\nexport function monogramOf(signer: string): Monogram {\n",
    checks: [
      ['monogramOf("ada lovelace")', '"AL"'],
      ['monogramOf("Plato")', '"P"'],
    ],
  },
  {
    idea: "starting-with",
    prompt:
      "type Hashtag = string;\n\n/** Only those hashtags which start with what was typed so far. */\nexport function suggestHashtags(hashtags: readonly Hashtag[], typed: string): Hashtag[] {\n",
    checks: [
      ['suggestHashtags(["cat", "dog", "car"], "ca")', '["cat", "car"]'],
      ['suggestHashtags([], "x")', "[]"],
    ],
  },
  {
    idea: "upper-all",
    prompt:
      "type Slogan = string;\n\n/** All the slogans again, this time in upper case. */\nexport function shoutSlogans(slogans: readonly Slogan[]): Slogan[] {\n",
    checks: [
      ['shoutSlogans(["a", "Bc"])', '["A", "BC"]'],
      ["shoutSlogans([])", "[]"],
    ],
  },
  {
    idea: "letter-counts",
    prompt:
      "type Glyph = string;\n\n/** For every letter of the inscription, how often does it occur there? */\nexport function countGlyphs(inscription: string): Map<Glyph, number> {\n",
    checks: [
      ['countGlyphs("aba")', 'new Map([["a", 2], ["b", 1]])'],
      ['countGlyphs("")', "new Map()"],
    ],
  },
  {
    idea: "clamp",
    prompt:
      "type Brightness = number;\n\n/** Limit the brightness so that it is never under dimmest and never over brightest. */\nexport function clampBrightness(brightness: Brightness, dimmest: Brightness, brightest: Brightness): Brightness {\n",
    checks: [
      ["clampBrightness(5, 0, 3)", "3"],
      ["clampBrightness(-1, 0, 3)", "0"],
      ["clampBrightness(2, 0, 3)", "2"],
    ],
  },
  {
    idea: "is-prime",
    prompt:
      "type Cicada = number;\n\n/** Is the cicada's cycle prime? */\nexport function isCicadaPrime(cicada: Cicada): boolean {\n",
    checks: [
      ["isCicadaPrime(13)", "true"],
      ["isCicadaPrime(15)", "false"],
      ["isCicadaPrime(1)", "false"],
      ["isCicadaPrime(2)", "true"],
    ],
  },
  {
    idea: "factorial",
    prompt:
      "type Arrangement = number;\n\n/** Factorial of the amount of books, in how many ways they fit on the shelf. */\nexport function arrangeBooks(paperbacks: number): Arrangement {\n",
    checks: [
      ["arrangeBooks(4)", "24"],
      ["arrangeBooks(0)", "1"],
    ],
  },
  {
    idea: "gcd",
    prompt:
      "type Tile = number;\n\n/** The greatest divisor that floor and ceiling have in common. */\nexport function commonTile(flooring: Tile, ceiling: Tile): Tile {\n",
    checks: [
      ["commonTile(12, 18)", "6"],
      ["commonTile(7, 3)", "1"],
    ],
  },
  {
    idea: "digit-sum",
    prompt:
      "type Barcode = number;\n\n/** Checksum of a barcode: take its digits and sum them. */\nexport function barcodeChecksum(barcode: Barcode): number {\n",
    checks: [
      ["barcodeChecksum(123)", "6"],
      ["barcodeChecksum(0)", "0"],
    ],
  },
  {
    idea: "celsius-to-fahrenheit",
    prompt:
      "type OvenReading = number;\n\n/** What an oven in Celsius shows on a Fahrenheit dial. */\nexport function ovenFahrenheit(oven: number): OvenReading {\n",
    checks: [
      ["ovenFahrenheit(100)", "212"],
      ["ovenFahrenheit(0)", "32"],
    ],
  },
  {
    idea: "leap-year",
    prompt:
      "type Vintage = number;\n\n/** Does this vintage have a 29th of February, being a leap year? */\nexport function isLeapVintage(vintage: Vintage): boolean {\n",
    checks: [
      ["isLeapVintage(2024)", "true"],
      ["isLeapVintage(1900)", "false"],
      ["isLeapVintage(2000)", "true"],
      ["isLeapVintage(2023)", "false"],
    ],
  },
  {
    idea: "sum-field",
    prompt:
      "interface Kettle {\n  brandName: string;\n  liters: number;\n}\n\n/** The liters of the whole row of kettles added up. */\nexport function totalLiters(kettles: readonly Kettle[]): number {\n",
    checks: [
      ['totalLiters([{ brandName: "a", liters: 2 }, { brandName: "b", liters: 3 }])', "5"],
      ["totalLiters([])", "0"],
    ],
  },
  {
    idea: "average-field",
    prompt:
      "interface Parrot {\n  feathers: string;\n  loudness: number;\n}\n\n/** How loud the parrots are on average: mean of their loudness, 0 without parrots. */\nexport function averageLoudness(parrots: readonly Parrot[]): number {\n",
    checks: [
      ['averageLoudness([{ feathers: "a", loudness: 2 }, { feathers: "b", loudness: 4 }])', "3"],
      ["averageLoudness([])", "0"],
    ],
  },
  {
    idea: "only-flagged",
    prompt:
      "interface Lantern {\n  lit: boolean;\n  wattage: number;\n}\n\n/** Those lanterns that are lit. */\nexport function litLanterns(lanterns: readonly Lantern[]): Lantern[] {\n",
    checks: [
      ["litLanterns([{ lit: true, wattage: 1 }, { lit: false, wattage: 2 }])", "[{ lit: true, wattage: 1 }]"],
      ["litLanterns([])", "[]"],
    ],
  },
  {
    idea: "count-flagged",
    prompt:
      "interface Hiker {\n  nickname: string;\n  exhausted: boolean;\n}\n\n/** The number of hikers who are exhausted by now. */\nexport function countExhausted(hikers: Hiker[]): number {\n",
    checks: [
      ['countExhausted([{ nickname: "a", exhausted: true }, { nickname: "b", exhausted: false }])', "1"],
      ["countExhausted([])", "0"],
    ],
  },
  {
    idea: "all-flagged",
    prompt:
      "interface Bolt {\n  tightened: boolean;\n  diameter: number;\n}\n\n/** Have all bolts been tightened? */\nexport function allTightened(bolts: readonly Bolt[]): boolean {\n",
    checks: [
      ["allTightened([{ tightened: true, diameter: 1 }, { tightened: false, diameter: 2 }])", "false"],
      ["allTightened([])", "true"],
    ],
  },
  {
    idea: "pluck",
    prompt:
      "interface Sailboat {\n  mastCount: number;\n  callsign: string;\n}\n\n/** From each sailboat take nothing but the callsign. */\nexport function callsigns(sailboats: readonly Sailboat[]): string[] {\n",
    checks: [
      ['callsigns([{ mastCount: 1, callsign: "A1" }, { mastCount: 2, callsign: "B2" }])', '["A1", "B2"]'],
      ["callsigns([])", "[]"],
    ],
  },
  {
    idea: "find-by-id",
    prompt:
      "interface Locker {\n  serialNo: number;\n  contents: string;\n}\n\n/** Locate a locker through its serialNo; gives undefined where nobody owns it. */\nexport function findLocker(lockers: readonly Locker[], serialNo: number): Locker | undefined {\n",
    checks: [
      ['findLocker([{ serialNo: 4, contents: "hat" }], 4)', '{ serialNo: 4, contents: "hat" }'],
      ["findLocker([], 1)", "undefined"],
    ],
  },
  {
    idea: "filter-above",
    prompt:
      "interface Volcano {\n  peakName: string;\n  elevation: number;\n}\n\n/** The volcanoes whose elevation is above the cloudBase. */\nexport function aboveClouds(volcanoes: readonly Volcano[], cloudBase: number): Volcano[] {\n",
    checks: [
      [
        'aboveClouds([{ peakName: "a", elevation: 5 }, { peakName: "b", elevation: 1 }], 2)',
        '[{ peakName: "a", elevation: 5 }]',
      ],
      ["aboveClouds([], 2)", "[]"],
    ],
  },
  {
    idea: "max-by-field",
    prompt:
      "interface Pumpkin {\n  farmName: string;\n  kilograms: number;\n}\n\n/** Winner of the fair: the pumpkin with the most kilograms, or undefined when nobody brought one. */\nexport function winningPumpkin(pumpkins: readonly Pumpkin[]): Pumpkin | undefined {\n",
    checks: [
      [
        'winningPumpkin([{ farmName: "a", kilograms: 2 }, { farmName: "b", kilograms: 9 }])',
        '{ farmName: "b", kilograms: 9 }',
      ],
      ["winningPumpkin([])", "undefined"],
    ],
  },
  {
    idea: "sort-by-number",
    prompt:
      "interface Sprint {\n  athlete: string;\n  millis: number;\n}\n\n/** Rank the sprints by millis, quickest up front. */\nexport function sortSprints(sprints: readonly Sprint[]): Sprint[] {\n",
    checks: [
      [
        'sortSprints([{ athlete: "a", millis: 9 }, { athlete: "b", millis: 3 }])',
        '[{ athlete: "b", millis: 3 }, { athlete: "a", millis: 9 }]',
      ],
      ["sortSprints([])", "[]"],
    ],
  },
  {
    idea: "group-by-field",
    prompt:
      "interface Postcard {\n  stampValue: number;\n  destination: string;\n}\n\n/** Put the postcards that share a destination into one group. */\nexport function groupPostcards(postcards: readonly Postcard[]): Map<string, Postcard[]> {\n",
    checks: [
      [
        'groupPostcards([{ stampValue: 1, destination: "x" }, { stampValue: 2, destination: "x" }])',
        'new Map([["x", [{ stampValue: 1, destination: "x" }, { stampValue: 2, destination: "x" }]]])',
      ],
      ["groupPostcards([])", "new Map()"],
    ],
  },
  {
    idea: "count-by-field",
    prompt:
      "interface Crash {\n  stacktrace: string;\n  browser: string;\n}\n\n/** Per browser, the count of crashes. */\nexport function crashesPerBrowser(crashes: readonly Crash[]): Map<string, number> {\n",
    checks: [
      [
        'crashesPerBrowser([{ stacktrace: "a", browser: "x" }, { stacktrace: "b", browser: "x" }])',
        'new Map([["x", 2]])',
      ],
      ["crashesPerBrowser([])", "new Map()"],
    ],
  },
  {
    idea: "union",
    prompt:
      "/** Union: whatever is in your playlist or in mine. */\nexport function unionPlaylists<Melody>(yourPlaylist: Set<Melody>, myPlaylist: Set<Melody>): Set<Melody> {\n",
    checks: [
      ["unionPlaylists(new Set([1]), new Set([2]))", "new Set([1, 2])"],
      ["unionPlaylists(new Set(), new Set())", "new Set()"],
    ],
  },
  {
    idea: "intersection",
    prompt:
      "/** The intersection of hobbies, those which the two of them share. */\nexport function sharedHobbies<Hobby>(herHobbies: Set<Hobby>, hisHobbies: Set<Hobby>): Set<Hobby> {\n",
    checks: [
      ["sharedHobbies(new Set([1, 2]), new Set([2, 3]))", "new Set([2])"],
      ["sharedHobbies(new Set(), new Set())", "new Set()"],
    ],
  },
  {
    idea: "has-duplicates",
    prompt:
      "/** Did any raffle get drawn twice, in other words are there duplicates? */\nexport function duplicateRaffles<Raffle>(raffles: readonly Raffle[]): boolean {\n",
    checks: [
      ["duplicateRaffles([1, 2, 1])", "true"],
      ["duplicateRaffles([1, 2])", "false"],
    ],
  },
  {
    idea: "is-weekend",
    prompt:
      "type Sunrise = Date;\n\n/** Can we sleep in because that sunrise is on a Saturday or Sunday (weekend, in UTC)? */\nexport function weekendSunrise(sunrise: Sunrise): boolean {\n",
    checks: [
      ['weekendSunrise(new Date("2024-06-01T00:00:00Z"))', "true"],
      ['weekendSunrise(new Date("2024-06-03T00:00:00Z"))', "false"],
    ],
  },
  {
    idea: "divide",
    prompt:
      "type Slice = number;\n\n/** Divide the pizza among eaters, and throw if there are zero of them. */\nexport function dividePizza(pizza: Slice, eaters: number): Slice {\n",
    checks: [
      ["dividePizza(6, 3)", "2"],
      ["dividePizza(1, 0)", "throws"],
    ],
  },
];
