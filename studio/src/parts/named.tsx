import { Text, type TextProps } from '@mantine/core';
import { Fragment } from 'react';

/** A name that may be longer than its place: it is broken after what joins its words, and inside a word only at last. */
export const Named = ({ name, ...props }: { readonly name: string } & TextProps) => (
  <Text span display="block" style={{ overflowWrap: 'anywhere' }} title={name} {...props}>
    <Breakable name={name} />
  </Text>
);

/** The same inside of other text. */
export const Breakable = ({ name }: { readonly name: string }) =>
  name.split(AFTER_JOINT).map((part, at) => (
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));

const AFTER_JOINT = /(?<=[_./-])/;
