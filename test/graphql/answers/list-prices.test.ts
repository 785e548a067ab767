import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql';
import { INPUT_LENGTHS } from '#lexiclip/graphql/answers/input-lengths.js';
import { LIST_PRICES } from '#lexiclip/graphql/answers/list-prices.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const isList = (type: GraphQLInputType | GraphQLOutputType): boolean => isListType(getNullableType(type));
const objects = types.filter(isObjectType);

describe('Every list', () => {
  it('that an answer may have is priced, and nothing else is', () => {
    const lists = objects.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isList(field.type))
        .map((field) => `${type.name}.${field.name}`),
    );
    expect(lists.sort()).toEqual(Object.keys(LIST_PRICES).sort());
  });

  it('that a client may send has a maximum, and nothing else has', () => {
    const inArguments = objects.flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) =>
        field.args.filter((one) => isList(one.type)).map((one) => `${type.name}.${field.name}.${one.name}`),
      ),
    );
    const inInputs = types.filter(isInputObjectType).flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isList(field.type))
        .map((field) => `${type.name}.${field.name}`),
    );
    expect([...inArguments, ...inInputs].sort()).toEqual(Object.keys(INPUT_LENGTHS).sort());
  });
});
