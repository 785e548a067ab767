/** How similarities become probabilities: among all labels, or of each label alone. */
export type Scoring = 'SOFTMAX' | 'SIGMOID';
