export {
  type DocuworksBridge,
  type DocuworksBridgeOptions,
  type DocuworksBridgeState,
  docuworksBridge,
} from './docuworks-bridge.ts';
export type { HostStart } from './host-process.ts';
export {
  type BridgeAnnotation,
  type BridgeDocument,
  type BridgeOriginal,
  type BridgePage,
  type BridgeReader,
  type BridgeRequest,
  DOCUMENT_FILE,
} from './protocol.ts';
