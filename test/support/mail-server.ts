import { once } from 'node:events'
import type { Socket } from 'node:net'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'
import type { CleansUp } from './engines.ts'

/** What the server does with a mail: takes it, refuses it with a code, or says nothing for ever. */
export type Behaviour = 'accept' | 'hang' | number
export type ReceivedMail = { to: string[]; headers: string; subject: string; text: string }
export type MailServer = {
  url: string
  mails: ReceivedMail[]
  /** How often somebody tried to hand over a mail. */
  attempts: () => number
  behave(as: Behaviour): void
  /** Nobody listens any more, until `start`. */
  stop(): Promise<void>
  start(): Promise<void>
}

/** An SMTP server on this machine, gone when the test ends. */
export async function startMailServer(t: CleansUp): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  let behaviour: Behaviour = 'accept'
  let attempts = 0
  let port = 0
  let server: SMTPServer | undefined
  const sockets = new Set<Socket>()

  const open = () =>
    new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      onRcptTo(_address, _session, answer) {
        attempts += 1
        if (behaviour === 'hang') return
        answer(typeof behaviour === 'number' ? refusal(behaviour) : null)
      },
      onData(stream, { envelope }, answer) {
        const take = (raw: string) =>
          mails.push({ to: envelope.rcptTo.map(({ address }) => address), ...parse(raw) })
        readAll(stream)
          .then(take)
          .then(() => answer(null), answer)
      },
    })
  const start = async () => {
    server = open()
    server.on('error', () => undefined)
    server.server.on('connection', (socket: Socket) => void sockets.add(socket))
    const listening = server.listen(port, '127.0.0.1')
    await once(listening, 'listening')
    const address = listening.address()
    if (typeof address === 'object' && address !== null) port = address.port
  }
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    const stopping = server
    server = undefined
    if (stopping) await new Promise<void>((resolve) => stopping.close(() => resolve()))
  }
  await start()
  t.after(stop)
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    attempts: () => attempts,
    behave: (as) => void (behaviour = as),
    stop,
    start,
  }
}

const refusal = (responseCode: number) => Object.assign(new Error('Not this mail'), { responseCode })

async function readAll(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer) // what a socket gives
  return Buffer.concat(chunks).toString()
}

function parse(raw: string): Omit<ReceivedMail, 'to'> {
  const [headers = '', body = ''] = raw.split(/\r\n\r\n(.*)/s)
  const isQuoted = /^content-transfer-encoding: quoted-printable/im.test(headers)
  const unquoted = body
    .replace(/=\r\n/g, '')
    .replace(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString())
  const subject = /^subject: (.*)$/im.exec(headers)?.[1] ?? ''
  return { headers, subject, text: isQuoted ? unquoted : body }
}
