// Forwards connections from an address of the node to the same port of the loopback address, until it is killed:
//   node --import tsx tools/cluster/relay.ts ADDRESS PORT
import { connect, createServer } from 'node:net';

const [, , address, port] = process.argv;
const server = createServer((client) => {
  const service = connect(Number(port), '127.0.0.1');
  const end = (): void => {
    client.destroy();
    service.destroy();
  };
  client.on('error', end);
  service.on('error', end);
  client.pipe(service).pipe(client);
});
server.listen(Number(port), address, () => console.log('listening'));
