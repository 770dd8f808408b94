export { type ConfigFile, defineConfig, type WorkerConfig } from './configuration/config-file.ts';
