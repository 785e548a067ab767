import { dtypesOf, filesOfModel, sizesOf } from '#lexiclip/services/models/hub/layout.js';

const CONFIGURATION = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'];
const TOWERS = ['onnx/text_model.onnx', 'onnx/vision_model.onnx'];

/** The graphs and weights that are chosen, in their order. */
const chosen = (graphs: readonly string[], dtype: 'fp32' | 'q8' = 'fp32', size?: string) =>
  filesOfModel([...CONFIGURATION, ...graphs], dtype, size)?.paths.filter((path) => !CONFIGURATION.includes(path));

describe('The files of a model in a repository', () => {
  it('are the towers, rather than the graph with both', () => {
    expect(chosen(['onnx/model.onnx', ...TOWERS])).toEqual(TOWERS);
  });

  it('are the graph with both where one tower is missing', () => {
    expect(chosen(['onnx/model.onnx', 'onnx/vision_model.onnx'])).toEqual(['onnx/model.onnx']);
  });

  it('are those in folders named after the towers', () => {
    const graphs = ['textual/model.onnx', 'visual/model.onnx'];
    expect(chosen([...graphs, 'textual/fp16/model.armnn'])).toEqual(graphs);
  });

  it('have their configurations where the towers are when they are not at the top', () => {
    const graphs = ['textual/model.onnx', 'visual/model.onnx'];
    const beside = ['visual/preprocess_cfg.json', 'textual/tokenizer.json', 'textual/tokenizer_config.json'];
    expect(filesOfModel([...graphs, ...beside, 'config.json'], 'fp32')).toEqual({
      paths: [...graphs, ...beside, 'config.json'],
      missing: [],
    });
  });

  it('are those of a size where each has a folder of its own', () => {
    const graphs = ['onnx/s0/text_model.onnx', 'onnx/s0/vision_model.onnx'];
    expect(chosen([...graphs, 'onnx/s0/preprocessor_config.json'])).toEqual(graphs);
  });

  it('are those of the size that is named where a model comes in several', () => {
    const paths = ['s0', 's2'].flatMap((size) => [`onnx/${size}/text_model.onnx`, `onnx/${size}/vision_model.onnx`]);
    expect(chosen(paths)).toBeUndefined();
    expect(chosen(paths, 'fp32', 's2')).toEqual(['onnx/s2/text_model.onnx', 'onnx/s2/vision_model.onnx']);
    expect(chosen(paths, 'fp32', 's9')).toBeUndefined();
    expect(sizesOf(paths)).toEqual(['s0', 's2']);
  });

  it('have the suffix of the dtype', () => {
    const quantized = ['onnx/text_model_quantized.onnx', 'onnx/vision_model_quantized.onnx'];
    expect(chosen([...TOWERS, ...quantized, 'onnx/text_model_q4.onnx'], 'q8')).toEqual(quantized);
  });

  it('include the weights beside a graph, before it', () => {
    const data = ['onnx/text_model.onnx_data', 'onnx/text_model.onnx_data_1', 'onnx/vision_model.onnx.data'];
    expect(chosen([...TOWERS, ...data, 'onnx/text_model_fp16.onnx_data'])).toEqual([...data, ...TOWERS]);
  });

  it('are none at a dtype of which one tower is missing', () => {
    const paths = [...CONFIGURATION, ...TOWERS, 'onnx/text_model_q4.onnx', 'onnx/model_fp16.onnx'];
    expect(filesOfModel(paths, 'q4')).toBeUndefined();
    expect(dtypesOf(paths)).toEqual(['fp32', 'fp16']);
  });

  it('are incomplete without a tokeniser', () => {
    expect(filesOfModel([...TOWERS, 'config.json', 'preprocessor_config.json'], 'fp32')?.missing).toEqual([
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
  });
});
