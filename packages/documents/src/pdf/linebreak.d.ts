declare module "linebreak" {
  /** A place where UAX 14 allows or asks for a break: before the UTF-16 unit at `position`. */
  interface Break {
    readonly position: number;
    readonly required?: boolean;
  }
  export default class LineBreaker {
    constructor(text: string);
    nextBreak(): Break | null;
  }
}
