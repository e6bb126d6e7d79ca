/** YAML and JSON as kubectl reads them. Loads the YAML library: whoever seldom reads any loads this when it is needed. */
export { type DocumentMistake, parseSoundDocument, parseYamlDocument, type YamlDocument } from './document';
export { type DocumentText, documentTexts } from './document-texts';
