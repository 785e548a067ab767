import { Text, type TextProps } from '@mantine/core';
import { type Share, shareText } from './figure-text.js';

export { number, percent, pValueText, type Share, shareText, when } from './figure-text.js';

/** A share with its 95 % interval and its counts. Null: there is none. */
export const ShareFigure = ({ share, ...props }: { share: Share | null | undefined } & TextProps) => (
  <Text span className="numbers" {...props}>
    {share ? shareText(share) : '–'}
  </Text>
);
