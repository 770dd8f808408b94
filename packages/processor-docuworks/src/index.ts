export { type DocuworksOptions, docuworks } from './docuworks.ts';
export {
  formatInspection,
  type InspectedAttribute,
  type InspectedEntry,
  type InspectedRecord,
  type Inspection,
  inspectDocuworks,
} from './inspect.ts';
export { ROADS, type Road } from './roads/road.ts';
