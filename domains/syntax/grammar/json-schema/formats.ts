/**
 * The formats that are enforced, as regular expressions that match the whole string. They follow the standards that
 * the specification names, in the strict reading that validators check; where a standard leaves room (leap seconds,
 * quoted local parts of mail addresses), the common part is taken.
 * Source: JSON Schema Validation 2020-12, section 7.3; RFC 3339, 3986, 3987, 4122, 4291, 5321, 6570, 6901, 1123.
 */

export type FormatConstraint =
  /** The string matches all patterns as a whole. */
  | { readonly kind: "pattern"; readonly patterns: readonly string[] }
  /** A number format of OpenAPI; bounds are decimal texts. */
  | { readonly kind: "numbers"; readonly low?: string; readonly high?: string; readonly integer: boolean }
  /** A known format that every value satisfies. */
  | { readonly kind: "anything" }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "unknown" };

export function formatConstraint(name: string): FormatConstraint {
  return FORMATS.get(name) ?? { kind: "unknown" };
}

/** Every calendar day of the years 0000 to 9999. */
const LEAP_YEAR = "(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)";
const DATE =
  "(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)" +
  `|02-(?:0[1-9]|1\\d|2[0-8]))|${LEAP_YEAR}-02-29)`;

const HOUR = "(?:[01]\\d|2[0-3])";
const MINUTE = "[0-5]\\d";
const FRACTION = "(?:\\.\\d+)?";
const OFFSET = `(?:[Zz]|[+-]${HOUR}:${MINUTE})`;
/** A leap second is written at midnight in Greenwich. */
const TIME = `(?:${HOUR}:${MINUTE}:${MINUTE}${FRACTION}${OFFSET}|23:59:60${FRACTION}[Zz])`;

const DURATION_TIME = "T(?:\\d+H(?:\\d+M(?:\\d+S)?)?|\\d+M(?:\\d+S)?|\\d+S)";
const DURATION_DATE = "(?:\\d+D|\\d+M(?:\\d+D)?|\\d+Y(?:\\d+M(?:\\d+D)?)?)";
const DURATION = `P(?:${DURATION_DATE}(?:${DURATION_TIME})?|${DURATION_TIME}|\\d+W)`;

const DOMAIN_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const LOOSE_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const EMAIL = `${ATOM}(?:\\.${ATOM})*@(?:${LOOSE_LABEL}\\.)+${LOOSE_LABEL}`;
const WIDE_ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\u{10ffff}-]+";
const WIDE_LABEL =
  "[A-Za-z0-9\\u00a1-\\u{10ffff}](?:[A-Za-z0-9\\u00a1-\\u{10ffff}-]*[A-Za-z0-9\\u00a1-\\u{10ffff}])?";
const IDN_EMAIL = `${WIDE_ATOM}(?:\\.${WIDE_ATOM})*@(?:${WIDE_LABEL}\\.)+${WIDE_LABEL}`;

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`;
const GROUP = "[0-9A-Fa-f]{1,4}";
const TAIL = `(?:${GROUP}:${GROUP}|${IPV4})`;
const IPV6 =
  `(?:(?:${GROUP}:){6}${TAIL}|::(?:${GROUP}:){5}${TAIL}|(?:${GROUP})?::(?:${GROUP}:){4}${TAIL}` +
  `|(?:(?:${GROUP}:){0,1}${GROUP})?::(?:${GROUP}:){3}${TAIL}|(?:(?:${GROUP}:){0,2}${GROUP})?::(?:${GROUP}:){2}${TAIL}` +
  `|(?:(?:${GROUP}:){0,3}${GROUP})?::${GROUP}:${TAIL}|(?:(?:${GROUP}:){0,4}${GROUP})?::${TAIL}` +
  `|(?:(?:${GROUP}:){0,5}${GROUP})?::${GROUP}|(?:(?:${GROUP}:){0,6}${GROUP})?::)`;

interface UriParts {
  readonly absolute: string;
  readonly reference: string;
}

/** @param wide characters allowed beside the ASCII ones, as the inside of a class; `widePrivate` in queries only */
function uriParts(wide: string, widePrivate: string): UriParts {
  const unreserved = `A-Za-z0-9._~${wide}`;
  const escaped = "%[0-9A-Fa-f]{2}";
  const delimiters = "!$&'()*+,;=";
  const characters = (more: string): string => `(?:[${unreserved}${delimiters}${more}-]|${escaped})`;
  const segment = `${characters(":@")}*`;
  const segments = `(?:/${segment})*`;
  const future = `v[0-9A-Fa-f]+\\.[${unreserved}${delimiters}:-]+`;
  const host = `(?:\\[(?:${IPV6}|${future})\\]|${characters("")}*)`;
  const authority = `(?:${characters(":")}*@)?${host}(?::\\d*)?`;
  const withAuthority = `//${authority}${segments}`;
  const absolutePath = `/(?:${characters(":@")}+${segments})?`;
  const rootless = `${characters(":@")}+${segments}`;
  const noScheme = `${characters("@")}+${segments}`;
  const suffix = `(?:\\?${characters(`:@/?${widePrivate}`)}*)?(?:#${characters(":@/?")}*)?`;
  const scheme = "[A-Za-z][A-Za-z0-9+.-]*";
  // Validators want more than a scheme and a colon.
  const absolute = `${scheme}:(?:${withAuthority}|${absolutePath}|${rootless})${suffix}`;
  const relative = `(?:${withAuthority}|${absolutePath}|${noScheme})?${suffix}`;
  return { absolute, reference: `(?:${absolute}|${relative})` };
}

/** RFC 3987: characters beyond ASCII, the last two of each plane excluded. */
const UCS_CHARACTERS =
  "\\u00a0-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\uffef" +
  Array.from({ length: 14 }, (_, i) => {
    const plane = (i + 1).toString(16);
    return `\\u{${plane}${plane === "e" ? "1000" : "0000"}}-\\u{${plane}fffd}`;
  }).join("");
const PRIVATE_CHARACTERS = "\\ue000-\\uf8ff\\u{f0000}-\\u{ffffd}\\u{100000}-\\u{10fffd}";

const URI = uriParts("", "");
const IRI = uriParts(UCS_CHARACTERS, PRIVATE_CHARACTERS);

const VARIABLE =
  "(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*(?::[1-9]\\d{0,3}|\\*)?";
const URI_TEMPLATE = `(?:[!#$&(-;=?-\\[\\]_a-z~]|%[0-9A-Fa-f]{2}|\\{[+#./;?&=,!@|]?${VARIABLE}(?:,${VARIABLE})*\\})*`;

const POINTER = "(?:/(?:[^~/]|~[01])*)*";

function pattern(...patterns: string[]): FormatConstraint {
  return { kind: "pattern", patterns };
}

const FORMATS: ReadonlyMap<string, FormatConstraint> = new Map<string, FormatConstraint>([
  ["date", pattern(DATE)],
  ["time", pattern(TIME)],
  ["date-time", pattern(`${DATE}[Tt]${TIME}`)],
  ["duration", pattern(DURATION)],
  ["email", pattern(EMAIL)],
  ["idn-email", pattern(IDN_EMAIL)],
  ["hostname", pattern(`${DOMAIN_LABEL}(?:\\.${DOMAIN_LABEL})*`, "[^]{1,253}")],
  ["ipv4", pattern(IPV4)],
  ["ipv6", pattern(IPV6)],
  ["uri", pattern(URI.absolute)],
  ["uri-reference", pattern(URI.reference)],
  ["iri", pattern(IRI.absolute)],
  ["iri-reference", pattern(IRI.reference)],
  ["uri-template", pattern(URI_TEMPLATE)],
  ["uuid", pattern("[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")],
  ["json-pointer", pattern(POINTER)],
  ["relative-json-pointer", pattern(`(?:0|[1-9]\\d*)(?:#|${POINTER})`)],
  ["regex", { kind: "refused", why: "regular expressions are no regular language" }],
  ["idn-hostname", { kind: "refused", why: "the rules of internationalised names are not implemented" }],
  // OpenAPI
  ["int32", { kind: "numbers", low: "-2147483648", high: "2147483647", integer: true }],
  ["int64", { kind: "numbers", low: "-9223372036854775808", high: "9223372036854775807", integer: true }],
  ["float", { kind: "anything" }],
  ["double", { kind: "anything" }],
  ["password", { kind: "anything" }],
  ["binary", { kind: "anything" }],
]);
