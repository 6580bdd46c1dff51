import { Button, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { PageHeader } from '../../ui/widgets/page-header.tsx'

export function NotFoundPage() {
  return (
    <Stack align="flex-start">
      <PageHeader title="There is no page here" />
      <Text>The address may be mistyped, or what it showed has been removed.</Text>
      <Button renderRoot={(props) => <Link to="/orders" {...props} />}>Go to orders</Button>
    </Stack>
  )
}
