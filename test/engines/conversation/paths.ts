/** Collections of built-in kinds. */
export const SPACES = '/api/v1/namespaces';
export const ACCOUNTS = '/api/v1/namespaces/default/serviceaccounts';
export const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
export const LEASES = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
export const RBAC = '/apis/rbac.authorization.k8s.io/v1';
export const ROLES = `${RBAC}/namespaces/default/roles`;
export const BINDINGS = `${RBAC}/namespaces/default/rolebindings`;
export const AUTHORIZATION = '/apis/authorization.k8s.io/v1';
