// Waiting for a state, never for a time.

/** Asks again until the answer is not empty. */
export async function until(what, withinMs, ask, everyMs = 200) {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`Waited ${withinMs / 1000} s in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** Waits until an element says it, and gives back all that it says. */
export async function says(locator, text, withinMs = 20_000) {
  const found = locator.filter({ hasText: text }).first();
  try {
    await found.waitFor({ timeout: withinMs });
  } catch {
    const instead = await locator.allInnerTexts().catch(() => []);
    throw new Error(`Expected ${text} to be shown; shown is ${JSON.stringify(instead)}.`);
  }
  return (await found.innerText()).replace(/\s+/g, ' ').trim();
}
