import type { InputTensor } from './tensor.js';

/** Says where the numbers begin, behind the JSON. */
export const HEADER_LENGTH = 'inference-header-content-length';

/** A run as the protocol has it with binary tensors: JSON, and behind it the numbers of the inputs in their order. */
export function inferRequest(
  id: string,
  inputs: readonly InputTensor[],
  output: string,
): { readonly headers: Record<string, string>; readonly body: Uint8Array } {
  const described = inputs.map(({ name, datatype, shape, bytes }) => ({
    name,
    datatype,
    shape,
    parameters: { binary_data_size: bytes },
  }));
  const outputs = [{ name: output, parameters: { binary_data: true } }];
  const json = Buffer.from(JSON.stringify({ id, inputs: described, outputs }));
  const length = inputs.reduce((sum, { bytes }) => sum + bytes, json.length);
  const body = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
  body.set(json);
  let at = json.length;
  for (const input of inputs) {
    input.write(body.subarray(at, at + input.bytes));
    at += input.bytes;
  }
  const headers = { 'content-type': 'application/octet-stream', [HEADER_LENGTH]: String(json.length) };
  return { headers, body };
}
