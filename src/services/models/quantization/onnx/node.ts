import { create } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
} from './generated/onnx_pb.js';

/** The domain of onnxruntime's own operators. */
export const CONTRIB = 'com.microsoft';

/** Values of a node's attributes: a bigint is an INT, an array of them INTS, a number a FLOAT. */
type Attributes = Readonly<Record<string, bigint | readonly bigint[] | number | TensorProto>>;

/** A node with one output. */
export const nodeOf = (
  opType: string,
  input: readonly string[],
  output: string,
  attributes: Attributes = {},
  domain = '',
): NodeProto =>
  create(NodeProtoSchema, {
    opType,
    input: [...input],
    output: [output],
    name: `${output}/${opType}`,
    domain,
    attribute: Object.entries(attributes).map(([name, value]) => attributeOf(name, value)),
  });

function attributeOf(name: string, value: Attributes[string]): AttributeProto {
  if (typeof value === 'bigint') return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: value });
  if (typeof value === 'number') return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value });
  if ('dims' in value) return create(AttributeProtoSchema, { name, type: AttributeType.TENSOR, t: value });
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: [...value] });
}

const attribute = (node: NodeProto, name: string): AttributeProto | undefined =>
  node.attribute.find((one) => one.name === name);

/** An INT attribute. */
export const integer = (node: NodeProto, name: string, missing: number): number => {
  const found = attribute(node, name);
  return found ? Number(found.i) : missing;
};

/** A FLOAT attribute. */
export const float = (node: NodeProto, name: string, missing: number): number => attribute(node, name)?.f ?? missing;

/** An INTS attribute; empty when it is missing. */
export const integers = (node: NodeProto, name: string): number[] => (attribute(node, name)?.ints ?? []).map(Number);

/** A STRING attribute. */
export const text = (node: NodeProto, name: string, missing: string): string => {
  const found = attribute(node, name);
  return found?.s ? Buffer.from(found.s).toString('utf8') : missing;
};

/** A TENSOR attribute. */
export const tensor = (node: NodeProto, name: string): TensorProto | undefined => attribute(node, name)?.t;

/** Whether it is an operator of ONNX itself with this name. */
export const isOp = <Op extends string>(node: NodeProto | undefined, opType: Op): node is NodeProto & { opType: Op } =>
  node?.opType === opType && (node.domain === '' || node.domain === 'ai.onnx');

/** Names that the graphs inside a node take from the graph around it, and those that they define themselves. */
export function namesInside(node: NodeProto): string[] {
  return node.attribute.flatMap(({ g }) =>
    g
      ? [...g.node.flatMap((inner) => [...inner.input, ...namesInside(inner)]), ...g.output.map(({ name }) => name)]
      : [],
  );
}

/** The same node with other inputs. */
export const withInputs = (node: NodeProto, input: readonly string[]): NodeProto =>
  Object.assign(create(NodeProtoSchema), node, { input: [...input] });
