import { execFile } from 'node:child_process';

/** What systemd is told of this service. Does nothing where systemd has not asked to be told. */
export interface SystemdNotices extends Disposable {
  /** The service is up: `systemctl start` returns, and the watchdog is fed from now on. */
  ready(status: string): void;
  /** A line for `systemctl status`. */
  status(text: string): void;
  /** The service ends, and takes its time over it. */
  stopping(): void;
}

/** Milliseconds that `systemd-notify` may take. */
const PATIENCE = 10_000;

/**
 * Notices by the protocol of sd_notify(3), for units of `Type=notify` and `WatchdogSec=`. The watchdog is fed at half of its time by
 * the event loop, so a worker whose loop stands still is started again. Node has no datagram sockets of Unix, so the program
 * `systemd-notify` sends them, which the unit must allow: `NotifyAccess=all`.
 */
export function systemdNotices(
  environment: Readonly<Record<string, string | undefined>>,
  onFailure: (message: string) => void,
): SystemdNotices {
  const { NOTIFY_SOCKET: socket, WATCHDOG_USEC: watchdog } = environment;
  let feeding: NodeJS.Timeout | undefined;
  let hasFailed = false;
  const tell = (...lines: readonly string[]): void => {
    if (socket === undefined) return;
    execFile(
      'systemd-notify',
      [...lines],
      { env: { ...environment, NOTIFY_SOCKET: socket }, timeout: PATIENCE },
      (error) => {
        // Said once: the watchdog would say it again and again, and then restart the service anyway.
        if (error && !hasFailed) onFailure(`systemd cannot be told of this service: ${error.message.trim()}`);
        hasFailed ||= error !== null;
      },
    );
  };
  return {
    ready(status) {
      tell('READY=1', `STATUS=${status}`);
      const half = Number(watchdog) / 2_000;
      if (half > 0) feeding ??= setInterval(() => tell('WATCHDOG=1'), half).unref();
    },
    status: (text) => tell(`STATUS=${text}`),
    stopping: () => tell('STOPPING=1', 'STATUS=stopping'),
    [Symbol.dispose]: () => clearInterval(feeding),
  };
}
