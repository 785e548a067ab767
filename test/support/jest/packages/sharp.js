export * from 'sharp';
export { default } from 'sharp';
