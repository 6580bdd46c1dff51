import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../../console/ui/api.ts'
import { formatCount } from '../../../console/ui/format.ts'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { FileDrop } from '../../../console/ui/widgets/file-drop.tsx'
import { PageHeader } from '../../../console/ui/widgets/page-header.tsx'
import { importSaleOrders, listSaleOrders } from '../contract.ts'
import exampleFile from './example.csv?url'
import { ImportPreview } from './import-preview.tsx'

const mostBytes = 5 * 1024 * 1024

type ChosenFile = { name: string; text: string }

export function ImportPage() {
  const { file, preview, write, choose } = useImport()
  if (write.data) return <Imported orders={write.data.written} onMore={() => write.reset()} />
  const result = preview.isPending ? undefined : preview.data
  const isReady = result !== undefined && result.rowsWithProblems === 0 && result.orders > 0
  return (
    <>
      <PageHeader title="Import orders" back={{ to: '/orders', label: 'Orders' }} />
      <Stack gap="md">
        <Introduction />
        <FileDrop
          accept=".csv,text/csv"
          label={file ? 'Choose another file' : 'Choose a CSV file'}
          hint={file ? file.name : 'At most 5 MB, UTF-8'}
          onFile={choose}
        />
        {preview.isPending && <Text aria-live="polite">Checking the file…</Text>}
        {preview.error && <ErrorState title="The file could not be checked" error={preview.error} />}
        {result && <ImportPreview result={result} />}
        {write.error && <ErrorState title="Nothing was imported" error={write.error} />}
        {isReady && file && (
          <Group>
            <Button loading={write.isPending} onClick={() => write.mutate(file.text)}>
              Import {formatCount(result.orders, 'order')}
            </Button>
          </Group>
        )}
      </Stack>
    </>
  )
}

/** A file is checked when it is chosen, and written when the person says so. */
function useImport() {
  const client = useQueryClient()
  const [file, setFile] = useState<ChosenFile>()
  const preview = useMutation({ mutationFn: (chosen: File) => readAndCheck(chosen, setFile) })
  const write = useMutation({
    mutationFn: (text: string) => call(importSaleOrders, { query: { dryRun: false }, body: text }),
    onSuccess: () => client.invalidateQueries({ queryKey: [listSaleOrders.path] }),
  })
  const choose = (chosen: File) => {
    write.reset()
    preview.mutate(chosen)
  }
  return { file, preview, write, choose }
}

function Introduction() {
  return (
    <Text maw={720}>
      A CSV file with one row per line or container; rows with the same reference make one order. It is
      checked first and nothing is written until you say so; then all orders are imported, or none.{' '}
      <Anchor underline="always" href={exampleFile} download="orders-example.csv">
        Download an example file
      </Anchor>
    </Text>
  )
}

async function readAndCheck(chosen: File, keep: (file: ChosenFile) => void) {
  if (chosen.size > mostBytes)
    throw new Error(`${chosen.name} is larger than 5 MB. Split it into several files.`)
  const text = await chosen.text()
  if (text.trim() === '') throw new Error(`${chosen.name} is empty.`)
  keep({ name: chosen.name, text })
  return await call(importSaleOrders, { query: { dryRun: true }, body: text })
}

function Imported({ orders, onMore }: { orders: number; onMore: () => void }) {
  return (
    <>
      <PageHeader title="Import orders" back={{ to: '/orders', label: 'Orders' }} />
      <Stack align="flex-start" aria-live="polite">
        <Text>{formatCount(orders, 'order')} imported.</Text>
        <Group gap="xs">
          <Button renderRoot={(props) => <Link to="/orders" {...props} />}>Show orders</Button>
          <Button variant="default" onClick={onMore}>
            Import another file
          </Button>
        </Group>
      </Stack>
    </>
  )
}
