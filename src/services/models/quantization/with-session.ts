import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import type { ModelProto } from './onnx/generated/onnx_pb.js';
import { writeOnnx } from './onnx/onnx-file.js';

/** Opens a session for a model that is in memory, for as long as it is used. */
export type WithSession = <T>(model: ModelProto, use: (session: InferenceSession) => Promise<T>) => Promise<T>;

/** Writes models into the folder for that time: onnxruntime takes larger ones from files than from memory. */
export function sessionsIn(folder: string, threads: number): WithSession {
  let count = 0;
  return async (model, use) => {
    const path = join(folder, `session-${count++}.onnx`);
    try {
      await writeOnnx({ path, model });
      const session = await InferenceSession.create(path, { intraOpNumThreads: threads, interOpNumThreads: 1 });
      try {
        return await use(session);
      } finally {
        await session.release();
      }
    } finally {
      await Promise.all([path, `${path}_data`].map((file) => rm(file, { force: true })));
    }
  };
}
