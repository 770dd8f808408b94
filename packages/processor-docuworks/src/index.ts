export { type DocuworksOptions, docuworks } from './docuworks.ts';
