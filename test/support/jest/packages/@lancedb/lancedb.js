export * from '@lancedb/lancedb';
