import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { useService } from './service.js';

const service = useService();

const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as {
  paths: Record<
    string,
    {
      post: {
        requestBody: { content: Record<string, { examples: Record<string, { value: object }> }> };
      };
    }
  >;
};
const { examples = {} } = paths['/simulations']?.post.requestBody.content['application/json'] ?? {};

it.each(Object.entries(examples))('starts the example of POST /simulations: %s', async (_, { value }) => {
  const response = await service.api.send('POST', '/simulations', value);
  expect({ status: response.status, body: await response.json() }).toMatchObject({ status: 202 });
});
