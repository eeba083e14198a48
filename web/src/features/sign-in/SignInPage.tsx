import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Alert,
  Button,
  Loader,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { IconAlertCircle, IconInfoCircle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Link, Navigate, useLocation, useNavigate } from "react-router";
import { signIn, signInByLink } from "../../api/calls";
import { isRecord } from "../../api/json";
import { explain, Problem } from "../../api/problem";
import { expectEnd, isAnonymous, sessionQuery, useSessionEnd } from "../../api/session";
import { Logo } from "../../ui/Logo";
import classes from "./SignInPage.module.css";

/** Signs in by name and password, or by the one-time link that the server prints at its first start. */
export function SignInPage() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const location = useLocation();
  // Asked again each time, as strangers may be let in where somebody has just signed out.
  const session = useQuery({ ...sessionQuery, refetchOnMount: "always" });
  const sessionEnd = useSessionEnd();
  const target = targetAfter(location.state);
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");

  const enter = async () => {
    // An answer that is still on its way may be from before.
    await client.cancelQueries(sessionQuery);
    await client.query({ ...sessionQuery, staleTime: 0 });
    await navigate(target, { replace: true });
  };
  const byPassword = useMutation({
    mutationFn: () => signIn(username.trim(), password),
    onSuccess: enter,
  });
  const byLink = useMutation({ mutationFn: signInByLink, onSuccess: enter });

  // Also one that is opened in a tab which shows this page already: only the hash changes then.
  const linkToken = new URLSearchParams(location.hash.slice(1)).get("link");
  const linkUsed = useRef<string>(undefined);
  const { mutate: enterByLink } = byLink;
  useEffect(() => {
    if (linkToken === null || linkUsed.current === linkToken) return;
    linkUsed.current = linkToken;
    // The token works once and belongs in no history or screenshot.
    window.history.replaceState(window.history.state, "", window.location.pathname);
    enterByLink(linkToken);
  }, [linkToken, enterByLink]);

  const stranger = session.data ? isAnonymous(session.data) : false;
  if (session.data && !stranger && linkToken === null) return <Navigate to={target} replace />;
  const failure = byPassword.error ?? byLink.error;
  return (
    <main className={classes.page}>
      <title>{t`Sign in · Signalbox`}</title>
      <Paper withBorder p="xl" radius="lg" className={classes.panel}>
        <Stack gap="lg">
          <Stack gap={6} align="center">
            <Logo size={40} />
            <Title order={1} size="h3">
              <Trans>Sign in to Signalbox</Trans>
            </Title>
            <Text size="sm" c="dimmed" ta="center">
              <Trans>Tasks from idea to merged pull request, live.</Trans>
            </Text>
          </Stack>
          {failure === null && sessionEnd === "ended" ? (
            <Alert
              color="yellow"
              role="status"
              icon={<IconInfoCircle />}
              title={t`You are signed out`}
              classNames={{ title: classes.alert, message: classes.alert }}
            >
              <Trans>
                Your sign-in has ended: you signed out in another tab, the time ran out, or an
                administrator has disabled the account or set a new password. Sign in to go on.
              </Trans>
            </Alert>
          ) : null}
          {failure === null ? null : (
            <Alert
              color="red"
              role="alert"
              icon={<IconAlertCircle />}
              classNames={{ message: classes.alert }}
            >
              {explainSignIn(failure, byPassword.error === null)}
            </Alert>
          )}
          {byLink.isPending ? (
            <Stack align="center" gap="xs" role="status">
              <Loader size="sm" />
              <Text size="sm">
                <Trans>Signing you in with the link…</Trans>
              </Text>
            </Stack>
          ) : (
            <form
              onSubmit={(event) => {
                event.preventDefault();
                byPassword.mutate();
              }}
            >
              <Stack gap="md">
                <TextInput
                  label={t`User name`}
                  name="username"
                  autoComplete="username"
                  autoCapitalize="none"
                  spellCheck={false}
                  required
                  withAsterisk={false}
                  autoFocus
                  value={username}
                  onChange={(event) => setUsername(event.currentTarget.value)}
                />
                <PasswordInput
                  label={t`Password`}
                  name="password"
                  autoComplete="current-password"
                  required
                  withAsterisk={false}
                  value={password}
                  onChange={(event) => setPassword(event.currentTarget.value)}
                />
                <Button type="submit" fullWidth loading={byPassword.isPending}>
                  <Trans>Sign in</Trans>
                </Button>
              </Stack>
            </form>
          )}
          {stranger ? (
            <Button
              component={Link}
              to={target}
              replace
              variant="default"
              fullWidth
              onClick={() => expectEnd(client, null)}
            >
              <Trans>Look around without signing in</Trans>
            </Button>
          ) : null}
          <Text size="xs" c="dimmed" ta="center">
            <Trans>
              First time here? Where no password was set for the user <b>admin</b>, the server
              printed one at its first start, with a one-time sign-in link.
            </Trans>
          </Text>
        </Stack>
      </Paper>
    </main>
  );
}

function explainSignIn(error: Error, byLink: boolean): string {
  if (error instanceof Problem && error.code === "INVALID_CREDENTIALS") {
    return byLink
      ? t`This sign-in link has been used or is not valid. Sign in with name and password.`
      : t`The user name or the password is wrong.`;
  }
  if (error instanceof Problem && error.status === 429) {
    return t`Too many attempts. Wait a minute, then try again.`;
  }
  return explain(error);
}

/** The page of ours that sent the person here. */
function targetAfter(state: unknown): string {
  const from = isRecord(state) ? state.from : undefined;
  return typeof from === "string" && from.startsWith("/") && !from.startsWith("//") ? from : "/";
}
