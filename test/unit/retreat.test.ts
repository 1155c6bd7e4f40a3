import { describe, expect, it } from "vitest";
import { attemptsAt, MAX_ATTEMPTS, retreatsFrom } from "../../src/generate/retreat.ts";

/** One byte a token. */
const tokens = Array.from({ length: 200 }, (_, i) => i);
const byteEnds = Array.from({ length: 201 }, (_, i) => i);
const violation = {
  diagnostics: [],
  textBytes: 200,
  startByte: 190,
  endByte: 195,
  statementBytes: [185, 150],
  foundBy: "statement" as const,
};

describe("the way back from an error", () => {
  it("leads through the statements around it, then further and further into what stands before", () => {
    const positions = retreatsFrom(violation, tokens, byteEnds, { goesFurther: true }).map(
      ({ position }) => position,
    );
    expect(positions).toEqual([185, 150, 142, 118, 22, 0]);
    expect(retreatsFrom(violation, tokens, byteEnds).map(({ position }) => position)).toEqual([185, 150, 0]);
  });

  it("leads to the beginning once, and is tried there more often than elsewhere", () => {
    const first = { ...violation, statementBytes: [0] };
    const positions = retreatsFrom(first, tokens, byteEnds, { goesFurther: true });
    expect(positions.map(({ position }) => position)).toEqual([0]);
    expect(attemptsAt(0)).toBeGreaterThan(attemptsAt(1));
    const [beginning] = positions;
    // Each round ends with what led to the error.
    for (let attempt = 0; attempt < attemptsAt(0); attempt++) {
      const isLast = attempt % MAX_ATTEMPTS === MAX_ATTEMPTS - 1;
      expect(beginning?.path(attempt).length).toBe(
        isLast
          ? 1
          : attempt % MAX_ATTEMPTS < MAX_ATTEMPTS - 3
            ? 200
            : attempt % MAX_ATTEMPTS === 5
              ? 195
              : 191,
      );
    }
  });
});
