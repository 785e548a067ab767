import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LexiclipError } from '../../errors.js';
import { AnswerBudget } from '../answers/answer-budget.js';
import { answerText } from '../answers/answer-text.js';
import { limitedAnswer } from '../answers/limit-answer.js';
import type { GraphqlContext } from '../context.js';
import { type ErrorLog, reportErrors, shownErrors } from '../errors.js';
import { recordAnswer } from '../operation-record.js';
import { rootFields } from '../root-fields.js';
import type { Subscription } from './subscription.js';

/** An operation that is allowed, valid and not too large, as Apollo has read it. */
export interface Subscribed {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | undefined;
  readonly variableValues: Readonly<Record<string, unknown>> | undefined;
}

export interface SubscriptionParts {
  /** Maximum of each answer, bytes as JSON. */
  readonly answerBytes: number;
  /** How long each answer may take, ms. */
  readonly requestMs: number;
  readonly onError: ErrorLog;
}

/** A subscription that has begun. Each answer has the limits, the errors and the record of a request's only answer. */
export class BegunSubscription implements Subscription {
  constructor(
    readonly events: AsyncIterable<unknown>,
    private readonly subscribed: Subscribed,
    private readonly context: GraphqlContext,
    private readonly parts: SubscriptionParts,
  ) {}

  async answerTo(event: unknown): Promise<string> {
    const deadline = this.deadline();
    const answer = new AnswerBudget(this.parts.answerBytes);
    const context: GraphqlContext = { ...this.context, answer, signal: deadline.signal };
    try {
      const result = await execute({ ...this.subscribed, contextValue: context, rootValue: event });
      return await this.answerOf(result, context);
    } finally {
      deadline.end();
    }
  }

  refusal(error: Error): Promise<string> {
    const { document, operation } = this.subscribed;
    const extensions = error instanceof LexiclipError ? error.extensions : {};
    const path = [...rootFields(document, operation).keys()];
    const located = new GraphQLError(error.message, { originalError: error, extensions, path });
    return this.answerOf({ errors: [located] }, this.context);
  }

  private async answerOf({ data, errors }: ExecutionResult, context: GraphqlContext): Promise<string> {
    const { onError } = this.parts;
    if (errors) reportErrors(errors, context.requestId, onError);
    const shown = { ...(errors && { errors: shownErrors(errors) }), ...(data !== undefined && { data }) };
    const answer = limitedAnswer(context, this.subscribed, shown);
    recordAnswer(context.record, this.subscribed, answer);
    return (await answerText(answer)).trimEnd();
  }

  /** A signal for one answer: aborts with the subscription, and when the answer takes too long. */
  private deadline(): { readonly signal: AbortSignal; end(): void } {
    const { signal } = this.context;
    const { requestMs } = this.parts;
    const controller = new AbortController();
    const follow = () => controller.abort(signal.reason);
    const late = `the answer took longer than the ${requestMs / 1000} s that this server allows`;
    const timer = setTimeout(() => controller.abort(new LexiclipError('TIMEOUT', late)), requestMs);
    if (signal.aborted) follow();
    signal.addEventListener('abort', follow, { once: true });
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', follow);
    };
    return { signal: controller.signal, end };
  }
}
