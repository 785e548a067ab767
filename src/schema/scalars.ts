import { GraphQLError, GraphQLScalarType } from 'graphql';
import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { UploadedFile } from '../services/images/image-source.js';

export const DateTime = GraphQLDateTime;
export const JsonObject = GraphQLJSONObject;

export const Upload = new GraphQLScalarType({
  name: 'Upload',
  description: 'A file of a multipart request.',
  parseValue: (value) => {
    if (value instanceof UploadedFile) return value;
    throw new GraphQLError('Upload takes a file of a multipart request.');
  },
});
