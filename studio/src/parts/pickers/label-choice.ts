/** A label, by what it is called and what inputs take. */
export interface LabelChoice {
  readonly labelId: string;
  readonly name: string;
}
