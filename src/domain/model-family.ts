/** Names of the families of models that the service knows. */
export const FAMILY_NAMES = [
  'clip',
  'mobileclip',
  'siglip',
  'siglip2',
  'chinese-clip',
  'jina-clip',
  'metaclip2',
] as const;
export type FamilyName = (typeof FAMILY_NAMES)[number];
