import type { WebhookId } from './ids.js';

/**
 * What becomes of a delivery, step by step. Steps are only added, and whoever adds the next one of a number is the only
 * one: so each attempt is claimed by one server.
 */
export type DeliveryStepKind =
  /** Waits for its first attempt. */
  | 'QUEUED'
  /** A server has begun an attempt. */
  | 'CLAIMED'
  /** The attempt has failed, and there will be another one. */
  | 'RETRY'
  | 'DELIVERED'
  | 'GIVEN_UP';

export interface DeliveryStep {
  readonly webhookId: WebhookId;
  readonly eventId: string;
  /** Position among the steps, from 0. */
  readonly step: number;
  readonly kind: DeliveryStepKind;
  readonly at: Date;
  /** Type of the event; of the first step only, as the payload. */
  readonly type: string | null;
  readonly payload: string | null;
  /** How long the attempt took, ms. */
  readonly durationMs: number | null;
  /** HTTP status of the answer. */
  readonly status: number | null;
  readonly error: string | null;
  /** Time until the next attempt, ms; of RETRY only. */
  readonly delayMs: number | null;
}

export const DELIVERY_STATES = ['PENDING', 'DELIVERED', 'FAILED'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One request to the receiver. */
export interface DeliveryAttempt {
  /** 1, 2, 3 … */
  readonly number: number;
  readonly at: Date;
  /** Null while it lasts, and when its server has died. */
  readonly durationMs: number | null;
  readonly status: number | null;
  /** Null while it lasts, and when the receiver has accepted the message. */
  readonly error: string | null;
}

/** An event on its way to a webhook. */
export interface WebhookDelivery {
  readonly webhookId: WebhookId;
  readonly eventId: string;
  readonly type: string;
  readonly payload: string;
  readonly createdAt: Date;
  readonly state: DeliveryState;
  readonly attempts: readonly DeliveryAttempt[];
  /** Null unless it waits for another attempt. */
  readonly nextAttemptAt: Date | null;
  /** Why it was given up; null unless it was. */
  readonly error: string | null;
  readonly last: DeliveryStep;
}

const LOST = 'the server that sent it has ended before it was answered';

/** A delivery by its steps, in any order; undefined when the first of them is not there. */
export function deliveryOf(steps: readonly DeliveryStep[]): WebhookDelivery | undefined {
  const inOrder = [...steps].sort((a, b) => a.step - b.step);
  const [first] = inOrder;
  const last = inOrder.at(-1);
  if (!first || !last || first.step !== 0) return undefined;
  const { webhookId, eventId, type, payload, at } = first;
  return {
    webhookId,
    eventId,
    type: type ?? '',
    payload: payload ?? '',
    createdAt: at,
    state: last.kind === 'DELIVERED' ? 'DELIVERED' : last.kind === 'GIVEN_UP' ? 'FAILED' : 'PENDING',
    attempts: attemptsIn(inOrder),
    nextAttemptAt: last.kind === 'RETRY' ? new Date(last.at.getTime() + (last.delayMs ?? 0)) : null,
    error: last.kind === 'GIVEN_UP' ? last.error : null,
    last,
  };
}

/** @param steps in order */
const attemptsIn = (steps: readonly DeliveryStep[]): DeliveryAttempt[] =>
  steps
    .flatMap((step, i) => (step.kind === 'CLAIMED' ? [{ at: step.at, end: steps[i + 1] }] : []))
    .map(({ at, end }, i) => {
      const number = i + 1;
      // Another server has taken it over.
      if (end?.kind === 'CLAIMED') return { number, at, durationMs: null, status: null, error: LOST };
      return {
        number,
        at,
        durationMs: end?.durationMs ?? null,
        status: end?.status ?? null,
        error: end?.error ?? null,
      };
    });

/** What the next step of a delivery says beside its place. */
export type StepContent = Pick<DeliveryStep, 'kind'> & Partial<Omit<DeliveryStep, 'kind' | 'step'>>;

/** The step that follows the given one. */
export const nextStep = ({ webhookId, eventId, step }: DeliveryStep, content: StepContent): DeliveryStep => ({
  ...EMPTY,
  ...content,
  webhookId,
  eventId,
  step: step + 1,
  at: new Date(),
});

/** The first step of a delivery. */
export const firstStep = (
  of: Pick<DeliveryStep, 'webhookId' | 'eventId' | 'type' | 'payload'>,
  content: StepContent = { kind: 'QUEUED' },
): DeliveryStep => ({ ...EMPTY, ...content, ...of, step: 0, at: new Date() });

const EMPTY = { type: null, payload: null, durationMs: null, status: null, error: null, delayMs: null };
