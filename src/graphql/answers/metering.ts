import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
} from 'graphql';
import type { Label } from '../../domain/label.js';
import { bytesOfVector } from '../../resolvers/views/vector-text.js';
import type { LabelView } from '../../resolvers/views/views.js';
import { itemsInTurns } from '../../services/concurrency/turns.js';
import { bytesOfPrompts } from '../../services/templates/rendered-size.js';
import type { GraphqlContext } from '../context.js';

type Args = Record<string, unknown>;
type Resolve = GraphQLFieldResolver<unknown, GraphqlContext, Args>;

/** Quotation marks, colon and comma of a field. */
const PUNCTUATION_BYTES = 4;
const NUMBER_BYTES = { integer: 6, float: 20 };
const OTHER_BYTES = 26;
/** A longer list of objects is completed in turns with everything else that goes on. */
const ITEMS_AT_ONCE = 50;

/** Fields whose values are made when they are asked for: their bytes are known before. */
const MADE: Readonly<Record<string, (source: never) => number>> = {
  'Label.metadata': ({ metadata }: Label) => (metadata === null ? 4 : Buffer.byteLength(metadata)),
  'Label.vector': ({ source }: LabelView) => ('number' in source ? bytesOfVector(source.model.dimensions) : 4),
  'Label.renderedPrompts': (label: LabelView) => bytesOfPrompts(label, label.texts.templates),
};

/**
 * Counts the bytes of every answer while it is made. Once there is no room left, nothing more is made; the answer, which
 * is replaced by a refusal, is completed with what is there already, because an error in every field would be as large.
 */
export function meterAnswers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) field.resolve = metered(`${type.name}.${field.name}`, field);
  }
}

function metered(name: string, field: GraphQLField<unknown, GraphqlContext>): Resolve {
  const resolve = (field.resolve as Resolve | undefined) ?? defaultFieldResolver;
  const made = MADE[name] as ((source: unknown) => number) | undefined;
  const isList = isListType(getNullableType(field.type));
  if (made) {
    return (source, args, context, info) =>
      context.answer.take(keyBytes(info) + made(source), name)
        ? resolve(source, args, context, info)
        : isList
          ? []
          : null;
  }
  const isObject = isCompositeType(getNamedType(field.type));
  const count = isObject ? (isList ? countObjects : countObject) : countValue;
  return (source, args, context, info) => {
    const value: unknown = resolve(source, args, context, info);
    const counted = (resolved: unknown) => count(resolved, context, name, info);
    return value instanceof Promise ? value.then(counted) : counted(value);
  };
}

function countObject(value: unknown, { answer }: GraphqlContext, name: string, info: GraphQLResolveInfo): unknown {
  answer.take(keyBytes(info), name);
  return value;
}

function countObjects(value: unknown, { answer }: GraphqlContext, name: string, info: GraphQLResolveInfo): unknown {
  if (!Array.isArray(value)) return value;
  if (!answer.take(keyBytes(info) + value.length * PUNCTUATION_BYTES, name)) return [];
  return value.length > ITEMS_AT_ONCE ? itemsInTurns(value, ITEMS_AT_ONCE) : value;
}

function countValue(value: unknown, { answer }: GraphqlContext, name: string, info: GraphQLResolveInfo): unknown {
  answer.take(keyBytes(info) + bytesOf(value), name);
  return value;
}

const keyBytes = ({ path: { key } }: GraphQLResolveInfo): number => String(key).length + PUNCTUATION_BYTES;

function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Number.isInteger(value) ? NUMBER_BYTES.integer : NUMBER_BYTES.float;
  if (value instanceof Float32Array) return value.length * NUMBER_BYTES.float;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + bytesOf(item) + PUNCTUATION_BYTES, 0);
  return OTHER_BYTES;
}
