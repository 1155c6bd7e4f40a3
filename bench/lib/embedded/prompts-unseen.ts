/** Held-out prompts whose function idea is in no corpus: what is left when nothing can be remembered. Written by hand. */
import type { HeldOutPrompt } from "./prompts.ts";

export const UNSEEN_PROMPTS: readonly HeldOutPrompt[] = [
  {
    prompt:
      "/** The mean of the largest and the smallest of the hertzValues. */\nexport function midrange(hertzValues: readonly number[]): number {\n",
    checks: [["midrange([2, 9, 4])", "5.5"]],
  },
  {
    prompt:
      "/** Adds up every second of the payouts, beginning with the first. */\nexport function alternatePayouts(payouts: readonly number[]): number {\n",
    checks: [
      ["alternatePayouts([1, 2, 3])", "4"],
      ["alternatePayouts([])", "0"],
    ],
  },
  {
    prompt:
      "/** How many of the doorbells are both even and positive. */\nexport function evenDoorbells(doorbells: readonly number[]): number {\n",
    checks: [["evenDoorbells([2, -2, 3, 4])", "2"]],
  },
  {
    prompt:
      "/** Every pebble minus the smallest pebble. */\nexport function aboveSmallest(pebbleSizes: readonly number[]): number[] {\n",
    checks: [["aboveSmallest([5, 3, 4])", "[2, 0, 1]"]],
  },
  {
    prompt:
      "/** The three-letter abbreviation of a weekday, in upper case. */\nexport function weekdayShort(weekdayName: string): string {\n",
    checks: [['weekdayShort("monday")', '"MON"']],
  },
  {
    prompt:
      "/** Doubles each character of the stutter: ab becomes aabb. */\nexport function stutterText(stutter: string): string {\n",
    checks: [
      ['stutterText("ab")', '"aabb"'],
      ['stutterText("")', '""'],
    ],
  },
  {
    prompt:
      "/** The password without its first and its last character. */\nexport function innerPassword(password: string): string {\n",
    checks: [['innerPassword("abcd")', '"bc"']],
  },
  {
    prompt:
      "/** Tells whether the nickname begins and ends with the same letter. */\nexport function sameEnds(nickname: string): boolean {\n",
    checks: [
      ['sameEnds("abba")', "true"],
      ['sameEnds("abc")', "false"],
    ],
  },
  {
    prompt:
      "/** The cube of the edge, that is its third power. */\nexport function cubeVolume(edgeLength: number): number {\n",
    checks: [["cubeVolume(3)", "27"]],
  },
  {
    prompt:
      "/** Minutes as hours, rounded down. */\nexport function fullHours(minutesSpent: number): number {\n",
    checks: [["fullHours(130)", "2"]],
  },
  {
    prompt:
      "/** The bigger of two bids, or zero when both are negative. */\nexport function bestBid(firstBid: number, secondBid: number): number {\n",
    checks: [
      ["bestBid(3, 8)", "8"],
      ["bestBid(-1, -4)", "0"],
    ],
  },
  {
    prompt:
      "/** The last digit of the odometer. */\nexport function lastOdometerDigit(odometer: number): number {\n",
    checks: [["lastOdometerDigit(1239)", "9"]],
  },
  {
    prompt:
      "interface Biscuit {\n  flavour: string;\n  crumbs: number;\n}\n\n/** The flavours of biscuits that have more than ten crumbs. */\nexport function crumblyFlavours(biscuits: readonly Biscuit[]): string[] {\n",
    checks: [['crumblyFlavours([{ flavour: "a", crumbs: 11 }, { flavour: "b", crumbs: 2 }])', '["a"]']],
  },
  {
    prompt:
      "interface Comet {\n  tailLength: number;\n  sighted: boolean;\n}\n\n/** The longest tailLength among sighted comets, 0 if none was sighted. */\nexport function longestTail(comets: readonly Comet[]): number {\n",
    checks: [
      ["longestTail([{ tailLength: 4, sighted: true }, { tailLength: 9, sighted: false }])", "4"],
      ["longestTail([])", "0"],
    ],
  },
  {
    prompt:
      "interface Beehive {\n  keeper: string;\n  honey: number;\n}\n\n/** The keepers, sorted, each of them once. */\nexport function sortedKeepers(beehives: readonly Beehive[]): string[] {\n",
    checks: [
      [
        'sortedKeepers([{ keeper: "b", honey: 1 }, { keeper: "a", honey: 2 }, { keeper: "b", honey: 3 }])',
        '["a", "b"]',
      ],
    ],
  },
  {
    prompt:
      "/** The smallest value that is stored in the ledger, or undefined for an empty one. */\nexport function smallestEntry(ledger: Map<string, number>): number | undefined {\n",
    checks: [
      ['smallestEntry(new Map([["a", 4], ["b", 2]]))', "2"],
      ["smallestEntry(new Map())", "undefined"],
    ],
  },
  {
    prompt:
      "/** Whether two guest lists have nobody in common. */\nexport function areDisjoint(ourGuests: Set<string>, theirGuests: Set<string>): boolean {\n",
    checks: [
      ['areDisjoint(new Set(["a"]), new Set(["b"]))', "true"],
      ['areDisjoint(new Set(["a"]), new Set(["a"]))', "false"],
    ],
  },
  {
    prompt:
      "/** The year of the anniversary, as text. */\nexport function anniversaryYear(anniversary: Date): string {\n",
    checks: [['anniversaryYear(new Date("2024-06-01T00:00:00Z"))', '"2024"']],
  },
  {
    prompt:
      "/** Puts the joker between any two neighbouring cards. */\nexport function interleaveJoker<Tarot>(deck: readonly Tarot[], joker: Tarot): Tarot[] {\n",
    checks: [
      ["interleaveJoker([1, 2, 3], 0)", "[1, 0, 2, 0, 3]"],
      ["interleaveJoker([], 0)", "[]"],
    ],
  },
  {
    prompt:
      "/** Throws when the username is shorter than three characters, otherwise returns it trimmed. */\nexport function checkUsername(newUsername: string): string {\n",
    checks: [
      ['checkUsername(" anna ")', '"anna"'],
      ['checkUsername("ab")', "throws"],
    ],
  },
];
