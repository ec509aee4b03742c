/** Types of pgpass, which has none: https://github.com/hoegaarden/pgpass#readme. */

declare module 'pgpass' {
  interface ConnectionInfo {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
  }
  export default function pgpass(connection: ConnectionInfo, done: (password: string | undefined) => void): void;
}
