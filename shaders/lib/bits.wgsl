// Numbers that are none, told by their bits. A compiler may assume that what float arithmetic gives is finite (Metal's does, unless told
// otherwise) and drop a test of it, of its bits as well: so only bits that were loaded from a buffer of integers are tested, and what a
// test says is kept as an integer. `stored_bits` is there to be stored, and for nothing else.

/// The bits of 2^112, and the number. Sums of 2^14 numbers below it stay finite.
const HUGE_BITS = 0x77800000u;
const HUGE = 5.192296858534828e33;

/// The bits of a number that is none.
const NAN_BITS = 0x7fc00000u;

/// The bits of x, or of NaN where it is lost.
fn stored_bits(x: f32, lost: bool) -> u32 {
  return select(bitcast<u32>(x), NAN_BITS, lost);
}

/// Of loaded bits: whether they are NaN or an infinity.
fn not_finite(bits: u32) -> bool {
  return (bits & 0x7f800000u) == 0x7f800000u;
}

/// Of loaded bits: whether they are NaN, an infinity, or a number from 2^112 on, whatever its sign.
fn is_huge(bits: u32) -> bool {
  return (bits & 0x7fffffffu) >= HUGE_BITS;
}
