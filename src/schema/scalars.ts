import { GraphQLError, GraphQLScalarType } from 'graphql';
import { GraphQLDateTime, GraphQLJSONObject, GraphQLLocalDate } from 'graphql-scalars';
import { UploadedFile } from '../domain/image.js';

export const DateTime = GraphQLDateTime;
export const LocalDate = GraphQLLocalDate;

export const JsonObject = new GraphQLScalarType({
  ...GraphQLJSONObject.toConfig(),
  parseValue: (value) => {
    if (holdsFile(value)) throw new GraphQLError('A JSONObject cannot contain a file.');
    return GraphQLJSONObject.parseValue(value);
  },
});

export const Upload = new GraphQLScalarType({
  name: 'Upload',
  description: 'A file in a multipart request.',
  parseValue: (value) => {
    if (value instanceof UploadedFile) return value;
    throw new GraphQLError('An Upload must be a file in a multipart request.');
  },
});

const holdsFile = (value: unknown): boolean =>
  value instanceof UploadedFile ||
  (typeof value === 'object' && value !== null && Object.values(value).some(holdsFile));
