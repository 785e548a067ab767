import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';

export const DateTime = GraphQLDateTime;
export const JsonObject = GraphQLJSONObject;

/** A file of a multipart request. The image source decides whether it takes one. */
export const Upload = new GraphQLScalarType({
  name: 'Upload',
  description: 'A file of a multipart request.',
  parseValue: (value) => value,
});
