import { createExtractionService } from './service.ts';

const port = Number(process.env.PORT ?? 8080);
const service = createExtractionService();
service.server.listen(port, '127.0.0.1', () => console.log(`POST a file to http://127.0.0.1:${port}/`));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void service[Symbol.asyncDispose]());
