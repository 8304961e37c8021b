import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emitAll, emitSignal, onSignal } from '$lib/api/signals';
import { Action } from './action.svelte';
import { Resource } from './resource.svelte';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a resource', () => {
  it('reads at once and at each hint it follows, many hints in one reading', async () => {
    let readings = 0;
    const resource = new Resource(() => Promise.resolve((readings += 1)), ['OrderChanged']);
    expect(resource.isFirst).toBe(true);
    const stop = resource.follow();
    await vi.advanceTimersByTimeAsync(0);
    expect(resource.value).toBe(1);

    emitSignal('OrderChanged');
    emitSignal('OrderChanged');
    emitSignal('MarketChanged');
    await vi.advanceTimersByTimeAsync(1000);
    expect(resource.value).toBe(2);

    emitAll();
    await vi.advanceTimersByTimeAsync(1000);
    expect(resource.value).toBe(3);

    stop();
    emitAll();
    await vi.advanceTimersByTimeAsync(1000);
    expect(readings).toBe(3);
  });

  it('reads once more when asked during a reading, which may have begun too early', async () => {
    const finish: ((value: number) => void)[] = [];
    const resource = new Resource(() => new Promise<number>((resolve) => finish.push(resolve)), []);
    const reading = resource.read();
    void resource.read();
    void resource.read();
    finish[0]?.(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(finish).toHaveLength(2);
    expect(resource.reading).toBe(true);
    finish[1]?.(2);
    await reading;
    expect(resource.value).toBe(2);
    expect(resource.reading).toBe(false);
  });

  it('keeps what it showed when a reading fails, and forgets the problem when one succeeds', async () => {
    let fails = false;
    const resource = new Resource(
      () => (fails ? Promise.reject(new Error('no')) : Promise.resolve('read')),
      [],
    );
    await resource.read();
    fails = true;
    await resource.read();
    expect(resource.value).toBe('read');
    expect(resource.problem?.technical).toBe('no');
    fails = false;
    await resource.read();
    expect(resource.problem).toBeNull();
  });
});

describe('an action', () => {
  it('runs once at a time', async () => {
    const action = new Action();
    let runs = 0;
    const act = async () => {
      await Promise.resolve();
      return (runs += 1);
    };
    const [first, second] = await Promise.all([action.run(act), action.run(act)]);
    expect([first, second, runs]).toEqual([1, undefined, 1]);
    expect(action.busy).toBe(false);
  });

  it('shows what went wrong until it is tried again', async () => {
    const action = new Action();
    expect(await action.run(() => Promise.reject(new Error('Guest("Not paid.")')))).toBeUndefined();
    expect(action.problem?.message).toBe('Not paid.');
    await action.run(() => Promise.resolve(null));
    expect(action.problem).toBeNull();
  });
});

it('signals reach those who asked for their kind, until they stop', () => {
  const heard: string[] = [];
  const stop = onSignal(['AccountChanged'], () => heard.push('account'));
  emitSignal('AccountChanged');
  emitSignal('RegistryChanged');
  stop();
  emitSignal('AccountChanged');
  expect(heard).toEqual(['account']);
});
