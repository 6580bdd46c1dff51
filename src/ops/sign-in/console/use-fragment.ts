import { useLocation, useNavigate } from '@tanstack/react-router'

/** What the part of the address behind `#` says (`#choice=…`); it never reaches a server. */
export function useFragment() {
  const text = useLocation({ select: ({ hash }) => hash })
  const navigate = useNavigate()
  const forget = () => void navigate({ to: '.', search: true, hash: '', replace: true })
  return { fragment: new URLSearchParams(text), forget }
}
