import { describe, expect, it } from '@jest/globals';
import { didYouMean } from './did-you-mean.js';

const KINDS = ['power-outage', 'sensor-bias', 'sensor-drift', 'sensor-gain', 'refrigerant-leak', 'air-leak'];

describe(didYouMean.name, () => {
  it.each([
    ['refrigerant-lek', KINDS, 'refrigerant-leak'],
    ['Power_Outage', KINDS, 'power-outage'],
    ['outage', KINDS, 'power-outage'],
    ['p02', ['P01', 'P02', 'P03'], 'P02'],
    ['P2', ['P01', 'P02', 'P03'], 'P02'],
    ['csqu3054383', ['CSQU3054383', ...Array.from({ length: 9999 }, (_, i) => `CSQU${i}`)], 'CSQU3054383'],
    ['hamberg', ['hamburg', 'oakland'], 'hamburg'],
  ])('names what %s was probably meant to be', (word, choices, meant) => {
    expect(didYouMean(word, choices)).toBe(`: did you mean ${meant}?`);
  });

  it.each([
    ['of which none is near', 'earthquake', KINDS],
    ['that is a part of several', 'leak', KINDS],
    ['of which two letters of three are wrong', 'P99', ['P01', 'P02']],
    ['to which several are equally near', 'P00', ['P01', 'P02']],
    ['that is no text', 7, KINDS],
    ['that is empty', '', KINDS],
  ])('says nothing for a word %s', (_, word, choices) => {
    expect(didYouMean(word, choices)).toBe('');
  });
});
