import { describe, expect, it } from '@jest/globals';
import { QueryReader } from './query-reader.js';

function reader(query: Record<string, unknown>): QueryReader {
  return new QueryReader(query, ['limit', 'status']);
}

function problems(read: QueryReader): unknown {
  try {
    read.finish();
    return [];
  } catch (error) {
    return (error as { errors: unknown }).errors;
  }
}

describe(QueryReader.name, () => {
  it.each([
    ['1', 1],
    ['007', 7],
    ['1000', 1000],
  ])('reads %s as the integer %i', (text, value) => {
    const query = reader({ limit: text });
    expect(query.integer('limit', 1, 1000, 50)).toBe(value);
    expect(problems(query)).toEqual([]);
  });

  it.each(['', ' ', '0', '1001', '-1', '+1', '1.0', '1e2', '0x1', 'one', '9'.repeat(40), '１'])(
    'rejects %j as an integer from 1 to 1000',
    (text) => {
      const query = reader({ limit: text });
      query.integer('limit', 1, 1000, 50);
      expect(problems(query)).toEqual([{ field: 'limit', message: 'must be an integer from 1 to 1000' }]);
    },
  );

  it('reads one of several choices, and rejects any other', () => {
    expect(reader({ status: 'up' }).choice('status', ['up', 'down'])).toBe('up');
    for (const [text, meant] of [
      ['UP', ': did you mean up?'],
      ['', ''],
      ['toString', ''],
    ] as const) {
      const query = reader({ status: text });
      query.choice('status', ['up', 'down']);
      expect(problems(query)).toEqual([{ field: 'status', message: `must be one of up, down${meant}` }]);
    }
  });

  it('uses the fallback for an absent parameter', () => {
    const query = reader({});
    expect(query.integer('limit', 1, 1000, 50)).toBe(50);
    expect(query.choice('status', ['up'])).toBeUndefined();
    expect(problems(query)).toEqual([]);
  });

  it('lists all unknown, repeated and wrong parameters at once', () => {
    const query = reader(JSON.parse('{"__proto__":"1","limit":["1","2"],"status":"left","x":""}') as never);
    query.integer('limit', 1, 1000, 50);
    query.choice('status', ['up', 'down']);
    expect(problems(query)).toEqual([
      { field: '__proto__', message: 'is unknown; known are limit, status' },
      { field: 'x', message: 'is unknown; known are limit, status' },
      { field: 'limit', message: 'must be given once' },
      { field: 'status', message: 'must be one of up, down' },
    ]);
  });
});
