import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LOG_LEVELS } from '../configuration/environment.js';
import { ServiceLogger } from './service-logger.js';

describe(ServiceLogger.name, () => {
  let written: string[];

  beforeEach(() => {
    written = [];
    const keep = (text: unknown): boolean => written.push(String(text)) > 0;
    jest.spyOn(process.stdout, 'write').mockImplementation(keep);
    jest.spyOn(process.stderr, 'write').mockImplementation(keep);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const parsed = (): unknown[] => written.map((line) => JSON.parse(line) as unknown);

  function logAll(logger: ServiceLogger): void {
    logger.fatal('f');
    logger.error('e');
    logger.warn('w');
    logger.log('l');
    logger.debug('d');
    logger.verbose('v');
  }

  it.each([
    ['error', 'fe'],
    ['warn', 'few'],
    ['info', 'fewl'],
    ['debug', 'fewld'],
    ['trace', 'fewldv'],
  ] as const)('writes only messages of level %s or more severe', (level, letters) => {
    expect(LOG_LEVELS).toContain(level);
    logAll(new ServiceLogger(level, 'json'));
    expect(parsed()).toEqual([...letters].map((message) => expect.objectContaining({ message })));
  });

  it('writes one JSON object per line, whatever the message contains', () => {
    new ServiceLogger('info', 'json').log('two\nlines "quoted" \u2028 \u001b[31m', 'Somewhere');
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^\{[^\n]*\}\n$/);
    expect(parsed()[0]).toMatchObject({
      message: 'two\nlines "quoted" \u2028 \u001b[31m',
      context: 'Somewhere',
    });
  });

  it('adds the fields of the call and of the context to the line', () => {
    let requestId = 'a';
    const logger = new ServiceLogger('info', 'json', () => ({ requestId }));
    logger.log('one', { status: 202 }, 'HTTP');
    requestId = 'b';
    logger.warn('two');
    expect(parsed()).toEqual([
      expect.objectContaining({ message: 'one', status: 202, requestId: 'a', context: 'HTTP' }),
      expect.objectContaining({ message: 'two', requestId: 'b' }),
    ]);
  });

  it('writes readable text in the pretty format', () => {
    new ServiceLogger('info', 'pretty').log('hello', 'Somewhere');
    expect(written.join('')).toMatch(/Somewhere.*hello/s);
    expect(() => parsed()).toThrow(SyntaxError);
  });
});
