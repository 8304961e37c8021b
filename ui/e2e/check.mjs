// Counts what holds and what does not.
const counts = { passed: 0, failed: 0 };

export function check(name, actual, expected = true) {
  const holds = JSON.stringify(actual) === JSON.stringify(expected);
  if (holds) {
    counts.passed += 1;
    console.log(`  ok    ${name}`);
  } else {
    counts.failed += 1;
    console.log(
      `  WRONG ${name}\n        expected ${JSON.stringify(expected)}\n        found    ${JSON.stringify(actual)}`,
    );
  }
  return holds;
}

/** A part of the story: what it says on the tin, and the time it took. A part that breaks counts as one failure. */
export async function part(name, tell) {
  const begun = Date.now();
  console.log(`\n${name}`);
  try {
    return await tell();
  } catch (error) {
    counts.failed += 1;
    console.log(`  WRONG ${name}: ${error instanceof Error ? error.message : error}`);
    throw error;
  } finally {
    console.log(`  (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  }
}

export function summary() {
  console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0;
}
