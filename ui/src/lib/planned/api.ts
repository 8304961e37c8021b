// The node's routes for planned payments, as docs/node.md has them. msgpack, so that hashes are bytes as everywhere.
import { decode, encode } from '@msgpack/msgpack';
import { ask, remove } from '$lib/api/http';
import type { Draft } from '$lib/types/Draft';
import type { DraftAgainInput } from '$lib/types/DraftAgainInput';
import type { PlanInput } from '$lib/types/PlanInput';
import type { PlannedPayment } from '$lib/types/PlannedPayment';
import type { PlanPreview } from '$lib/types/PlanPreview';

const PATH = '/api/planned';
const MSGPACK = { 'content-type': 'application/msgpack' };

async function unpacked<T>(answer: Response): Promise<T> {
  return decode(new Uint8Array(await answer.arrayBuffer())) as T;
}

async function post<T>(path: string, body: unknown): Promise<T> {
  const init = { method: 'POST', headers: MSGPACK, body: encode(body) as BodyInit };
  return unpacked<T>(await ask(path, init));
}

export const readPlans = async () => unpacked<PlannedPayment[]>(await ask(PATH));
export const addPlan = (plan: PlanInput) => post<PlannedPayment>(PATH, plan);
export const previewPlan = (plan: PlanInput) => post<PlanPreview>(`${PATH}/preview`, plan);
export const pausePlan = (id: number) => post<PlannedPayment>(`${PATH}/${id}/pause`, null);
export const resumePlan = (id: number) => post<PlannedPayment>(`${PATH}/${id}/resume`, null);
export const removePlan = (id: number) => remove(`${PATH}/${id}`);
export const draftAgain = (id: number, input: DraftAgainInput) => post<Draft>(`${PATH}/${id}/draft`, input);
