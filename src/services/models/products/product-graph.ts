import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Number of ONNX's type of 32-bit floats. */
const FLOAT = 1;
/** Number of the type of attributes that are integers. */
const INT = 2;
const IR_VERSION = 8;
const OPSET = 17;

/** What the graph calls its inputs and its output. */
export const NAMES = { left: 'left', right: 'right', product: 'product' } as const;

/**
 * An ONNX file with one node: the product of a matrix [n × d] with the transpose of another, [m × d], for any n, m and
 * d. Its few fields are written by their numbers in `onnx.proto`.
 */
export const productGraph = (): Uint8Array =>
  message((model) => {
    integer(model, 1, IR_VERSION);
    part(model, 7, (graph) => {
      part(graph, 1, writeNode);
      text(graph, 2, 'product');
      part(graph, 11, (value) => writeMatrix(value, NAMES.left, 'n', 'd'));
      part(graph, 11, (value) => writeMatrix(value, NAMES.right, 'm', 'd'));
      part(graph, 12, (value) => writeMatrix(value, NAMES.product, 'n', 'm'));
    });
    part(model, 8, (opset) => integer(opset, 2, OPSET));
  });

function writeNode(node: BinaryWriter): void {
  text(node, 1, NAMES.left);
  text(node, 1, NAMES.right);
  text(node, 2, NAMES.product);
  text(node, 4, 'Gemm');
  part(node, 5, (attribute) => {
    text(attribute, 1, 'transB');
    integer(attribute, 3, 1);
    integer(attribute, 20, INT);
  });
}

function writeMatrix(value: BinaryWriter, name: string, rows: string, columns: string): void {
  text(value, 1, name);
  part(value, 2, (type) =>
    part(type, 1, (tensor) => {
      integer(tensor, 1, FLOAT);
      part(tensor, 2, (shape) => {
        for (const size of [rows, columns]) part(shape, 1, (dimension) => text(dimension, 2, size));
      });
    }),
  );
}

function message(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  write(writer);
  return writer.finish();
}

const part = (to: BinaryWriter, field: number, write: (writer: BinaryWriter) => void): void => {
  to.tag(field, WireType.LengthDelimited).bytes(message(write));
};
const text = (to: BinaryWriter, field: number, value: string): void => {
  to.tag(field, WireType.LengthDelimited).string(value);
};
const integer = (to: BinaryWriter, field: number, value: number): void => {
  to.tag(field, WireType.Varint).int64(value);
};
