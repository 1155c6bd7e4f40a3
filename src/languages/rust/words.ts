/** Words of Rust. Source: The Rust Reference, "Keywords". */

/** Strict and reserved keywords of edition 2021, but `Self`, which the published grammar reads as an identifier. */
export const RESERVED: readonly string[] = (
  "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut " +
  "pub ref return self static struct super trait true type unsafe use where while " +
  "abstract become box do final macro override priv try typeof unsized virtual yield"
).split(" ");

/** Types that the published grammar lists beside identifiers, as which they count anyway. */
export const PRIMITIVE_TYPES: readonly string[] =
  "u8 i8 u16 i16 u32 i32 u64 i64 u128 i128 isize usize f32 f64 bool str char".split(" ");

/** Marks of token trees; the brackets and `$` are apart. */
export const MARKS: readonly string[] =
  "+ - * / % ^ ! & | && || << >> += -= *= /= %= ^= &= |= <<= >>= = == != > < >= <= @ _ . .. ... ..= , ; : :: -> => # ? ~".split(
    " ",
  );
