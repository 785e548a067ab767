export * from 'umap-js';
