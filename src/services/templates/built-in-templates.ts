/** The template sets that every tenant starts with. */
export const BUILT_IN_TEMPLATES = [
  { slug: 'photo', name: 'One plain photo prompt', templates: ['a photo of {a} {label}'] },
  {
    slug: 'ensemble',
    name: 'Photos of many kinds',
    templates: [
      'a photo of {a} {label}',
      'a close photo of {a} {label}',
      'a photo of {a} {label} seen from afar',
      'a sharp photo of {a} {label}',
      'a blurry photo of {a} {label}',
      'a bright photo of {a} {label}',
      'a dark photo of {a} {label}',
      'a black and white photo of {a} {label}',
      'a small picture of {a} {label}',
      'a picture with {a} {label} in it',
      'a drawing of {a} {label}',
      'this is {a} {label}',
    ],
  },
] as const;

export const DEFAULT_TEMPLATE = 'photo';
