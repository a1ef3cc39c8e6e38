export { auditReport } from './audit-report';
