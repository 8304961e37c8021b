import { describe, expect, it } from 'vitest';
import { guestSentence, isHeadMoved, NodeRefusal, NotConnected, toProblem } from './problem';

const guest = (sentence: string) =>
  new Error(
    `Wasm runtime error while working with Ribosome: RuntimeError: WasmError { file: "src/pay.rs", line: 12, error: Guest(${JSON.stringify(sentence)}) }`,
  );

describe('problems', () => {
  it('shows the sentence of a zome as it is', () => {
    const problem = toProblem(
      guest('Not paid. This order is 150.00 and you can spend 120.00. Nothing was sent.'),
    );
    expect(problem.message).toBe(
      'Not paid. This order is 150.00 and you can spend 120.00. Nothing was sent.',
    );
    expect(problem.rule).toBeNull();
  });

  it('undoes the escapes of Rust', () => {
    expect(guestSentence('Guest("She said \\"no\\".\\nTry \\u{20ac}")')).toBe('She said "no".\nTry €');
    expect(guestSentence('nothing of the kind')).toBeNull();
  });

  it('keeps the number of a rule apart from its sentence', () => {
    const inside = toProblem(guest('R-CREDIT-14: the balance after it is below the limit'));
    expect(inside).toMatchObject({ rule: 'R-CREDIT-14', message: 'the balance after it is below the limit' });
    const refused = toProblem(
      new Error(
        'Source chain error: InvalidCommit error: "R-CREDIT-07: balance after -620.00, limit -600.00")',
      ),
    );
    expect(refused).toMatchObject({ rule: 'R-CREDIT-07', message: 'balance after -620.00, limit -600.00' });
  });

  it('shows what the node says', () => {
    const problem = toProblem(
      new NodeRefusal(409, 'busy', 'Your account is busy.', 'Try again in a moment.'),
    );
    expect(problem).toMatchObject({ message: 'Your account is busy.', toDo: 'Try again in a moment.' });
  });

  it('says what is safe when the connection breaks', () => {
    expect(toProblem(new NotConnected(false)).message).toContain('Nothing was sent');
    expect(toProblem(new NotConnected(true)).message).toContain('may have gone through');
  });

  it('knows a head that has moved', () => {
    const error = new Error('Source chain error: Attempted to commit but the head has moved');
    expect(isHeadMoved(error)).toBe(true);
    expect(isHeadMoved(guest('You can spend 1.00'))).toBe(false);
    expect(toProblem(error).message).toContain('Nothing was sent');
  });

  it('shows no jargon for what it does not know', () => {
    const problem = toProblem(new Error('Workspace error: DHT op missing'));
    expect(problem.message).not.toMatch(/DHT|Workspace/);
    expect(problem.technical).toContain('DHT op missing');
  });
});
